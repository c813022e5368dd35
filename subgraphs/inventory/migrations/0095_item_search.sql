-- outside a transaction
create index concurrently if not exists item_title_search on item using gin (title public.gin_trgm_ops);
create index concurrently if not exists item_sku_search on item using gin (sku public.gin_trgm_ops);
create index concurrently if not exists item_gtin on item (gtin) where gtin is not null;
