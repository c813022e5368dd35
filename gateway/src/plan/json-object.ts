/** An object as it came out of JSON: only its own properties mean anything. */
export type JsonObject = Record<string, unknown>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object's own property; what every object inherits (`constructor`, `__proto__`) is not data. */
export const ownValue = (object: JsonObject, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;

/** Sets an own property, also one whose name would otherwise set the prototype. */
export function setOwn(object: JsonObject, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

const missing = new WeakSet<JsonObject>();

/** Notes that the subgraph of this entity has nothing to add to it: it does not exist, or not for who asked. */
export const markMissing = (entity: JsonObject | undefined): void => void (entity && missing.add(entity));

export const isMissing = (value: unknown): boolean => isJsonObject(value) && missing.has(value);
