import { v7 } from 'uuid';

/** A new UUIDv7: unique, and ordered by the moment of its making (`now`, by default the machine's clock). */
export const newId = (now?: Date): string => (now ? v7({ msecs: now.getTime() }) : v7());

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether `text` is a UUID, so that it may be sent to a `uuid` column without a database error. */
export const isId = (text: string): boolean => UUID.test(text);
