-- outside a transaction
create unique index concurrently if not exists document_allowance on document (allowance_id) where allowance_id is not null;
