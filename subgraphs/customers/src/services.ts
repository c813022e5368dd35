/** What customers' operations need beside the database: nothing yet. */
export type CustomersServices = Readonly<Record<string, never>>;

export const createCustomersServices = (): CustomersServices => ({});
