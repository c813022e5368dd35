/** What analytics' operations need beside the database: nothing yet. */
export type AnalyticsServices = Readonly<Record<string, never>>;

export const createAnalyticsServices = (): AnalyticsServices => ({});
