-- outside a transaction
create index concurrently if not exists customer_phone_end on customer ((right(regexp_replace(phone, '\D', '', 'g'), 9))) where phone is not null;
drop index concurrently if exists customer_phone;
