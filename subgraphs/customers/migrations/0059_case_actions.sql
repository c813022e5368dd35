-- What was last asked to be done to make the case right, and what came of it: {id, kind, status, resolution, reference, code, message, by, at}
alter table service_case add column action jsonb;
