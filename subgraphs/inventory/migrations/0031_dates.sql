-- The release date of a preorder that its waiting orders have been served at.
alter table item
  add column preorder_served_at timestamptz;

-- The day that a purchase order was first expected at, once it was moved.
alter table purchase_order
  add column first_expected_at timestamptz;
