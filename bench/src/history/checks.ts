import type { Violation } from '@oms/platform/values/violation';

/** Breaches of one rule: `judge` answers subject and detail of what is wrong with one thing, or nothing. */
export function violations<T>(
  rule: string,
  things: readonly T[],
  judge: (thing: T) => readonly [subject: string, detail: string] | undefined,
): Violation[] {
  return things.flatMap((thing) => {
    const breach = judge(thing);
    return breach ? [{ rule, subject: breach[0], detail: breach[1] }] : [];
  });
}

/** Sums `amount` of things by a key. */
export function sumBy<T>(
  things: readonly T[],
  key: (thing: T) => string,
  amount: (thing: T) => number,
): Map<string, number> {
  const sums = new Map<string, number>();
  for (const thing of things) sums.set(key(thing), (sums.get(key(thing)) ?? 0) + amount(thing));
  return sums;
}
