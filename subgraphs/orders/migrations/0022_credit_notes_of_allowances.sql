-- A credit note over one allowance; without it a credit note takes back its whole invoice.
alter table document add column allowance_id uuid;
