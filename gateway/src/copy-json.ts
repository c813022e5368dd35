/**
 * A deep copy with the meaning of a JSON round trip, without the text in between: what has `toJSON` is replaced by its
 * answer, undefined properties and functions fall away, a number that JSON cannot hold becomes null.
 *
 * In-process subgraphs need it twice over: the gateway merges into the objects it is given, which a JSON scalar may share
 * with the subgraph; and a scalar that serialises to a Date must look the same as over HTTP.
 */
export function copyJson<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => (isDropped(item) ? null : copy(item)));
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return copy(toJSON.call(value));
  return copyObject(value as Record<string, unknown>);
}

function copyObject(source: Record<string, unknown>): Record<string, unknown> {
  const target: Record<string, unknown> = {};
  for (const key of Object.keys(source)) {
    const value = source[key];
    if (isDropped(value)) continue;
    // Plain assignment would set the prototype.
    if (key === '__proto__') {
      Object.defineProperty(target, key, { value: copy(value), enumerable: true, configurable: true, writable: true });
    } else {
      target[key] = copy(value);
    }
  }
  return target;
}

function isDropped(value: unknown): boolean {
  return value === undefined || typeof value === 'function' || typeof value === 'symbol';
}
