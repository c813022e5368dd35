import { z } from 'zod';

const name = z.string().min(1).max(60);
const names = z.array(name).min(1).max(500).optional();
const minor = z.number().min(0).max(1e9);
const days = z.number().int().min(0).max(3_650);

const zone = z.strictObject({
  code: name,
  sameCountry: z.boolean().optional(),
  maxKm: z.number().positive().optional(),
  countries: names,
});
const rate = z.strictObject({
  zone: name,
  service: name,
  base: minor,
  perKg: minor,
  perKm: minor,
  transitDays: z.number().int().min(0).max(120),
});
const strategy = z.strictObject({
  code: name,
  weights: z.strictObject({ cost: minor, split: minor, kilometre: minor, rank: minor, balance: minor }),
  kinds: z.array(z.enum(['WAREHOUSE', 'STORE'])).min(1).optional(), // prettier-ignore
});
const when = z.strictObject({
  channels: names,
  excludeChannels: names,
  methods: names,
  excludeMethods: names,
  services: names,
  excludeServices: names,
  countries: names,
  excludeCountries: names,
  skus: names,
  minPriority: z.number().int().optional(),
  maxPriority: z.number().int().optional(),
  promisedWithinDays: days.optional(),
  minValue: minor.optional(),
  maxValue: minor.optional(),
});
const from = z.strictObject({
  groups: names,
  excludeGroups: names,
  kinds: names,
  locations: names,
  excludeLocations: names,
  maxKm: z.number().positive().optional(),
  safetyStock: z.number().int().min(0).optional(),
  ignoreCapacity: z.boolean().optional(),
  minCoverDays: z.number().min(0).optional(),
  minParcelValue: minor.optional(),
});
const rule = z.strictObject({
  name,
  when: when.default({}),
  from: from.default({}),
  strategy: name.default('cheapest'),
  split: z.boolean().default(true),
  otherwise: z.enum(['NEXT_RULE', 'BACKORDER', 'HOLD', 'CANCEL_AFTER']).default('BACKORDER'),
  cancelAfterDays: days.min(1).optional(),
});

/** A sourcing policy as somebody states it; what is left out keeps the value that the product comes with. */
export const sourcingPolicySchema = z.strictObject({
  zones: z.array(zone).min(1).max(100).optional(),
  rates: z.array(rate).min(1).max(1_000).optional(),
  strategies: z.array(strategy).max(50).optional(),
  rules: z.array(rule).min(1).max(200).optional(),
  maxAttempts: z.number().int().min(1).max(20).optional(),
  latePenaltyPerDay: minor.optional(),
  scarcityPenalty: minor.optional(),
  scarcityCoverDays: days.optional(),
});
