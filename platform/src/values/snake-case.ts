/** A property's column: `placedAt` → `placed_at`. */
const snakeName = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A record by its columns' names. */
export const snake = (record: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [snakeName(name), value]));

const properties = new Map<string, string>();

/** A column's property: `placed_at` → `placedAt`. */
export function camelCase(column: string): string {
  let name = properties.get(column);
  if (name === undefined) {
    name = column.replaceAll(/(?<=.)_+([^_])/g, (_match, letter: string) => letter.toUpperCase());
    properties.set(column, name);
  }
  return name;
}
