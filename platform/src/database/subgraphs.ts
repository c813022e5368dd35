/** The five domains, in the order in which they are migrated and listed. */
export const SUBGRAPHS = ['orders', 'inventory', 'customers', 'fulfillment', 'analytics'] as const;
export type SubgraphName = (typeof SUBGRAPHS)[number];

/** The PostgreSQL role of a subgraph; it has rights on the schema of the same name and on no other. */
export const roleOf = (name: string): string => `oms_${name}`;

/** `adminUrl` with the user and password of the subgraph's role. */
export function roleUrl(adminUrl: string, name: string, password: string): string {
  const url = new URL(adminUrl);
  url.username = roleOf(name);
  url.password = encodeURIComponent(password);
  return url.toString();
}
