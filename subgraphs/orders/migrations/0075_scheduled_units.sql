-- Units of an allocation that fulfillment is not to begin with before some moment.
alter table order_line_allocation add column scheduled int not null default 0;
