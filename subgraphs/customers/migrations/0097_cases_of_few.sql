-- outside a transaction
create index concurrently if not exists service_case_status on service_case (status, id);
create index concurrently if not exists service_case_severity on service_case (severity, id);
create index concurrently if not exists service_case_kind on service_case (kind, id);
create index concurrently if not exists service_case_order_number on service_case (order_number) where order_number is not null;
