-- outside a transaction
-- Labels of returns that wait for an answer or for being given back.
create index concurrently if not exists return_label_to_look_up on return_label (updated_at) where status = 'REQUESTED' or (status = 'VOIDED' and void_confirmed_at is null);
-- Parcels that were given up before anybody knew whether they have a label.
create index concurrently if not exists shipment_void_unknown on shipment (created_at) where status = 'VOIDED' and tracking_number is null and void_confirmed_at is null;
