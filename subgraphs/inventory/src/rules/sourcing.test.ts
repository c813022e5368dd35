import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ALWAYS_OPEN } from './sourcing/calendar.js';
import { chooseUnits } from './sourcing/search.js';
import { servable, type Matrix } from './sourcing/matrix.js';
import { planTogether } from './sourcing/plan-together.js';
import { DEFAULT_POLICY, type RoutingRule, type SourcingPolicy } from './sourcing/policy.js';
import { source, type Candidate, type SourcingProblem } from './sourcing.js';

const place = (index: number, given: Partial<Candidate> = {}): Candidate => ({
  locationId: `l${index}`,
  code: `L${index}`,
  kind: 'WAREHOUSE',
  groups: [],
  closedTo: [],
  place: { countryCode: 'DE' },
  handlingCost: index * 10,
  priority: 0,
  capacityLeft: null,
  calendar: ALWAYS_OPEN,
  ...given,
});
const want = (sku: string, quantity: number, given: Partial<SourcingProblem['wants'][number]> = {}) => ({
  lineId: sku,
  sku,
  quantity,
  excluded: [],
  ...given,
});
const stock = (units: Record<string, number>) => new Map(Object.entries(units));
const policy = (rules: readonly Partial<RoutingRule>[], given: Partial<SourcingPolicy> = {}): SourcingPolicy => ({
  ...DEFAULT_POLICY,
  version: 7,
  ...given,
  rules: rules.map((rule, index) => ({
    name: `rule ${index}`,
    when: {},
    from: {},
    strategy: 'cheapest',
    split: true,
    otherwise: 'BACKORDER',
    ...rule,
  })),
});
const TO_DE = { countryCode: 'DE' };
const taken = (plan: ReturnType<typeof source>) =>
  Object.fromEntries(
    plan.assignments.map(({ locationId, sku, quantity }) => [`${locationId}/${sku}`, quantity] as const),
  );

const matrixOf = (n: number, m: number, numbers: readonly number[]): Matrix => {
  const [need, rest] = [numbers.slice(0, m), numbers.slice(m)];
  const clip = (units: number, s: number) => Math.min(units, need[s] ?? 0);
  return {
    n,
    m,
    need: Int32Array.from(need),
    stock: Int32Array.from(rest.slice(0, n * m), (units, index) => clip(units, index % m)),
    fixed: Float64Array.from(rest.slice(n * m, n * m + n), (cost) => cost * 100),
    unit: Float64Array.from(rest.slice(n * m + n, 2 * n * m + n), (cost) => cost * 10 - 30),
  };
};

/** The least cost of serving the most units, by trying every set of locations. */
function bruteForce({ n, m, stock: has, fixed, unit, ...rest }: Matrix): number {
  const goal = servable({ n, m, stock: has, fixed, unit, ...rest });
  let best = Number.POSITIVE_INFINITY;
  for (let mask = 0; mask < 1 << n; mask += 1) {
    const set = Array.from({ length: n }, (_, l) => l).filter((l) => (mask >> l) & 1);
    let cost = set.reduce((sum, l) => sum + (fixed[l] ?? 0), 0);
    for (let s = 0; s < m; s += 1) {
      let left = goal[s] ?? 0;
      for (const l of set.toSorted((a, b) => (unit[a * m + s] ?? 0) - (unit[b * m + s] ?? 0))) {
        const units = Math.min(left, has[l * m + s] ?? 0);
        cost += units * (unit[l * m + s] ?? 0);
        left -= units;
      }
      if (left > 0) cost = Number.POSITIVE_INFINITY;
    }
    best = Math.min(best, cost);
  }
  return best;
}

const randomMatrix = (places: number, items: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: places }), fc.integer({ min: 1, max: items }))
    .chain(([n, m]) =>
      fc
        .array(fc.nat(9), { minLength: m + 2 * n * m + n, maxLength: m + 2 * n * m + n })
        .map((numbers) => matrixOf(n, m, numbers)),
    );

describe('the search', () => {
  it('finds what trying every set of locations finds', () => {
    fc.assert(
      fc.property(randomMatrix(8, 5), (matrix) => {
        const choice = chooseUnits(matrix);
        expect(choice.exact).toBe(true);
        expect(choice.cost).toBeCloseTo(bruteForce(matrix), 6);
      }),
      { numRuns: 600 },
    );
  });

  it('is exact for 12 locations and 30 items, in a bounded number of steps', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 30 + 720 + 12, maxLength: 30 + 720 + 12 }), (numbers) => {
        const matrix = matrixOf(12, 30, numbers);
        const choice = chooseUnits(matrix);
        expect(choice.exact).toBe(true);
        expect(choice.nodes).toBeLessThan(2 ** 13);
        expect(choice.cost).toBeCloseTo(bruteForce(matrix), 6);
      }),
      { numRuns: 6 },
    );
  });

  it('answers the best it has found when its budget is spent, and says so', () => {
    const numbers = Array.from({ length: 6 + 2 * 240 + 40 }, (_, index) => (index * 7919) % 10);
    const matrix = matrixOf(
      40,
      6,
      numbers.map((one, index) => (index < 6 ? 9 : one)),
    );
    const [hurried, patient] = [chooseUnits(matrix, 2), chooseUnits(matrix)];
    expect([hurried.exact, patient.exact]).toEqual([false, true]);
    expect(hurried.cost).toBeGreaterThanOrEqual(patient.cost);
    expect(Number.isFinite(hurried.cost)).toBe(true);
  });
});

describe('sourcing', () => {
  it('never assigns more than is available or wanted, also when two lines want the same item', () => {
    const lines = fc.array(
      fc.record({ lineId: fc.uuid(), sku: fc.constantFrom('A', 'B'), quantity: fc.integer({ min: 1, max: 9 }) }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(lines, fc.array(fc.nat(8), { minLength: 10, maxLength: 10 }), (wants, units) => {
        const available = new Map(units.map((count, index) => [`l${index >> 1}/${'AB'[index & 1]}`, count]));
        const candidates = [0, 1, 2, 3, 4].map((index) => place(index));
        const plan = source({ wants: wants.map((one) => ({ ...one, excluded: ['l4'] })), candidates, available, destination: TO_DE }); // prettier-ignore
        for (const [key, count] of available) {
          const sum = plan.assignments.filter((one) => `${one.locationId}/${one.sku}` === key).reduce((all, one) => all + one.quantity, 0); // prettier-ignore
          expect(sum).toBeLessThanOrEqual(key.startsWith('l4') ? 0 : count);
        }
        for (const { lineId, quantity } of wants) {
          const got = plan.assignments.filter((one) => one.lineId === lineId).reduce((all, one) => all + one.quantity, 0); // prettier-ignore
          const short = plan.shortages.filter((one) => one.lineId === lineId).reduce((all, one) => all + one.quantity, 0); // prettier-ignore
          expect(got + short).toBe(quantity);
        }
      }),
    );
  });

  it('weighs the parcels, the weight and the way against each other, and says what each location would cost', () => {
    const berlin = place(0, { handlingCost: 50, place: { countryCode: 'DE', latitude: 52.52, longitude: 13.4 } });
    const paris = place(1, { handlingCost: 0, place: { countryCode: 'FR', latitude: 48.86, longitude: 2.35 } });
    const facts = { weightGrams: 2_000, dailyDemand: 0, markdownBenefit: 0 };
    const plan = source({
      wants: [want('A', 2)],
      candidates: [berlin, paris],
      available: stock({ 'l0/A': 5, 'l1/A': 5 }),
      levels: new Map([
        ['l0/A', facts],
        ['l1/A', facts],
      ]),
      destination: { countryCode: 'DE', latitude: 52.52, longitude: 13.4 },
    });
    // LOCAL: 400 for the parcel, 50 to pack it, 2 × 2 kg × 20 a kilogram.
    expect(plan.cost).toBe(400 + 50 + 80);
    expect(plan.candidates()[0]).toMatchObject({ code: 'L0', zone: 'LOCAL', km: 0, score: 530, chosen: true });
    expect(plan.candidates()[0]?.parts).toEqual({ shipping: 400, handling: 50, late: 0, weight: 80, scarcity: 0, markdown: 0, strategy: 0 }); // prettier-ignore
    expect(plan.candidates()[1]).toMatchObject({ code: 'L1', zone: 'ABROAD', km: 877, chosen: false });
    expect(plan.candidates()[1]?.why).toMatch(/^would serve all for 1835\.\d+, which is 1305\.\d+ more$/);
  });

  it('counts what a location goes without, and what is saved by being rid of goods', () => {
    const facts = { weightGrams: 0, dailyDemand: 0, markdownBenefit: 0 };
    const problem = { wants: [want('A', 1)], candidates: [place(0), place(1)], destination: TO_DE };
    const available = stock({ 'l0/A': 3, 'l1/A': 3 });
    const scarce = source({ ...problem, available, levels: new Map([['l0/A', { ...facts, dailyDemand: 2 }]]) });
    expect(taken(scarce)).toEqual({ 'l1/A': 1 });
    const surplus = source({ ...problem, available, levels: new Map([['l1/A', { ...facts, markdownBenefit: 300 }]]) });
    expect(taken(surplus)).toEqual({ 'l1/A': 1 });
  });

  it('follows the strategy that is asked for', () => {
    const to = { countryCode: 'DE', latitude: 50, longitude: 10 };
    const near = { countryCode: 'DE', latitude: 50.1, longitude: 10 };
    const far = { countryCode: 'DE', latitude: 53, longitude: 10 };
    const candidates = [
      place(0, { place: far, priority: 9, handlingCost: 0 }),
      place(1, { place: near, handlingCost: 900 }),
      place(2, { place: { ...far, latitude: 52 }, kind: 'STORE', handlingCost: 200 }),
    ];
    const available = stock({ 'l0/A': 2, 'l1/A': 4, 'l2/A': 9 });
    const by = (strategy: string) =>
      Object.keys(taken(source({ wants: [want('A', 2)], candidates, available, destination: to, strategy })));
    expect(by('cheapest')).toEqual(['l0/A']);
    expect(by('nearest')).toEqual(['l1/A']);
    expect(by('priority')).toEqual(['l0/A']);
    expect(by('balance')).toEqual(['l2/A']);
    expect(by('store-only')).toEqual(['l2/A']);
  });

  it('splits only where that is worth its penalty', () => {
    const candidates = [place(0, { handlingCost: 0 }), place(1, { handlingCost: 0 }), place(2, { handlingCost: 600 })];
    const problem = {
      wants: [want('A', 1), want('B', 1)],
      candidates,
      available: stock({ 'l0/A': 1, 'l1/B': 1, 'l2/A': 1, 'l2/B': 1 }),
      destination: TO_DE,
    };
    expect(taken(source({ ...problem, strategy: 'fewest-splits' }))).toEqual({ 'l2/A': 1, 'l2/B': 1 });
    // Two parcels cost 2 × 460 and the penalty of 100, one costs 1060.
    expect(source({ ...problem, strategy: 'cheapest' }).cost).toBe(2 * 460 + 100);
  });

  it('is late where goods leave after the cut-off, and prefers to be in time', () => {
    const calendar = { ...ALWAYS_OPEN, timeZone: 'Europe/Berlin', cutOff: '14:00', closedWeekdays: [0] };
    const candidates = [place(0, { calendar, handlingCost: 0 }), place(1, { handlingCost: 300 })];
    const order = { channelCode: 'WEB', method: 'SHIPPING', service: 'STANDARD', priority: 0, promisedTo: new Date('2026-03-10T00:00:00Z') }; // prettier-ignore
    const problem = { wants: [want('A', 1)], candidates, available: stock({ 'l0/A': 1, 'l1/A': 1 }), destination: TO_DE, order }; // prettier-ignore
    // A Saturday at noon, and at 15:00 in Berlin: then goods leave on Monday and come on Wednesday.
    expect(taken(source({ ...problem, now: new Date('2026-03-07T11:00:00Z') }))).toEqual({ 'l0/A': 1 });
    expect(taken(source({ ...problem, now: new Date('2026-03-07T14:00:00Z') }))).toEqual({ 'l1/A': 1 });
  });
});

describe('rules', () => {
  const problem = {
    wants: [want('A', 2, { unitValue: 1_000 })],
    candidates: [place(0, { groups: ['hub'] }), place(1, { kind: 'STORE', capacityLeft: 0 }), place(2)],
    destination: TO_DE,
  };
  const available = stock({ 'l0/A': 1, 'l1/A': 5, 'l2/A': 5 });

  it('are gone through in order: the next is asked for what the one before could not serve', () => {
    const rules = policy([
      { from: { groups: ['hub'] }, otherwise: 'NEXT_RULE' },
      { from: { excludeLocations: ['L2'] }, otherwise: 'HOLD' },
    ]);
    const plan = source({ ...problem, available, policy: rules });
    expect(taken(plan)).toEqual({ 'l0/A': 1 });
    expect(plan).toMatchObject({ rule: 'rule 1', policyVersion: 7, otherwise: 'HOLD' });
    expect(plan.candidates().map(({ code, why }) => [code, why])).toEqual([
      ['L0', 'serves 1 of 2 units'],
      ['L1', 'has no capacity left today'],
      ['L2', 'the rule excludes it'],
    ]);
  });

  it('match channels, methods, services, countries, items, values, priorities and promises, each with its opposite', () => {
    const order = { channelCode: 'WEB', method: 'SHIPPING', service: 'EXPRESS', priority: 5, promisedTo: new Date(86_400_000) }; // prettier-ignore
    const applies = (when: RoutingRule['when']) =>
      source({ ...problem, available, order, policy: policy([{ name: 'it', when }]) }).rule === 'it';
    const fit = [{ channels: ['WEB'] }, { excludeChannels: ['POS'] }, { methods: ['SHIPPING'] }, { services: ['EXPRESS'] }, { countries: ['DE'] }, { skus: ['A'] }, { minValue: 2_000 }, { minPriority: 5 }, { promisedWithinDays: 1 }]; // prettier-ignore
    const differ = [{ channels: ['POS'] }, { excludeChannels: ['WEB'] }, { excludeMethods: ['SHIPPING'] }, { excludeServices: ['EXPRESS'] }, { excludeCountries: ['DE'] }, { skus: ['B'] }, { maxValue: 1_999 }, { maxPriority: 4 }, { promisedWithinDays: 0 }]; // prettier-ignore
    expect(fit.map(applies)).toEqual(fit.map(() => true));
    expect(differ.map(applies)).toEqual(differ.map(() => false));
  });

  it('keep units back, want parcels worth their while, and orders whole', () => {
    const one = (rule: Partial<RoutingRule>) => taken(source({ ...problem, available, policy: policy([rule]) }));
    expect(one({ from: { safetyStock: 4 } })).toEqual({ 'l2/A': 1 });
    expect(one({ from: { ignoreCapacity: true, kinds: ['STORE'] } })).toEqual({ 'l1/A': 2 });
    expect(one({ split: false, from: { groups: ['hub'] } })).toEqual({});
    const two = { ...problem, candidates: [place(0), place(2)], available: stock({ 'l0/A': 1, 'l2/A': 1 }) };
    expect(taken(source({ ...two, policy: policy([{ from: { minParcelValue: 1_001 } }]) }))).toEqual({});
    expect(taken(source({ ...two, policy: policy([{ from: { minParcelValue: 1_000 } }]) }))).toEqual({ 'l0/A': 1, 'l2/A': 1 }); // prettier-ignore
  });

  it('leave out locations that are closed to the channel or failed the item', () => {
    const candidates = [place(0, { closedTo: ['WEB'] }), place(1), place(2)];
    const order = { channelCode: 'WEB', method: 'SHIPPING', service: 'STANDARD', priority: 0, promisedTo: null };
    const plan = source({ ...problem, wants: [want('A', 1, { excluded: ['l1'] })], candidates, available, order });
    expect(taken(plan)).toEqual({ 'l2/A': 1 });
    expect(plan.candidates()[0]?.why).toBe('is not open to the channel WEB');
  });
});

describe('orders that are planned together', () => {
  const candidates = [place(0, { handlingCost: 0 }), place(1, { handlingCost: 0, place: { countryCode: 'FR' } })];
  const entry = (sku: string, countryCode: string, given: { priority?: number; placedAt?: string } = {}) => ({
    priority: 0,
    placedAt: '2026-01-01',
    ...given,
    plan: (available: ReadonlyMap<string, number>) =>
      source({ wants: [want(sku, 1)], candidates, available, destination: { countryCode } }),
  });
  const places = (entries: ReturnType<typeof entry>[], units: Record<string, number>) =>
    planTogether(entries, stock(units)).map((plan) => plan.assignments[0]?.locationId ?? null);

  it('give the one cheap unit to whom the other would cost most more', () => {
    expect(places([entry('A', 'ES'), entry('A', 'DE')], { 'l0/A': 1, 'l1/A': 1 })).toEqual(['l1', 'l0']);
  });

  it('give the last unit to the higher priority, then to the older order', () => {
    const old = entry('A', 'DE', { placedAt: '2025-01-01' });
    expect(places([entry('A', 'DE'), old], { 'l0/A': 1 })).toEqual([null, 'l0']);
    expect(places([old, entry('A', 'DE', { priority: 9 })], { 'l0/A': 1 })).toEqual([null, 'l0']);
  });
});
