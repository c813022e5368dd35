-- outside a transaction
-- What waits for us, so that the doctor finds it among all that was ever written.
create index concurrently if not exists service_case_action_pending on service_case (id) where action ->> 'status' = 'PENDING';
create index concurrently if not exists notification_waiting on notification (created_at) where status in ('PENDING', 'SENDING');
