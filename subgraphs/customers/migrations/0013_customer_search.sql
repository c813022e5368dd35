-- outside a transaction
create index concurrently if not exists customer_search on customer using gin (search_text public.gin_trgm_ops);
create index concurrently if not exists customer_company on customer (company_id) where company_id is not null;
create index concurrently if not exists customer_merged_into on customer (merged_into) where merged_into is not null;
create index concurrently if not exists customer_phone on customer ((regexp_replace(phone, '\D', '', 'g'))) where phone is not null;
create index concurrently if not exists customer_place on customer ((address->>'postalCode'), (address->>'countryCode')) where address is not null;
