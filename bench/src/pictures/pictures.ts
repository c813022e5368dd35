import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { computePolicy } from '@oms/inventory/rules/replenishment/compute-policy';
import { economicOrderQuantity, safetyStock, yearlyCost } from '@oms/inventory/rules/replenishment/formulas';
import { ALWAYS_OPEN } from '@oms/inventory/rules/sourcing/calendar';
import type { Candidate } from '@oms/inventory/rules/sourcing/problem';
import { source } from '@oms/inventory/rules/sourcing';
import { Random } from '../sourcing/random.js';
import { Chart, type Point } from './svg.js';

const FOLDER = fileURLToPath(new URL('../../../docs/pictures/', import.meta.url));
const DEMAND = { mean: 10, sd: 4 };
const LEAD = { mean: 9, sd: 0 };

/** Stock and reorder position over 90 days of uneven sales, with a policy that is computed from them. */
function stockOverTime(): Chart {
  const random = new Random(7);
  const policy = computePolicy({ demand: DEMAND, lead: LEAD, serviceLevel: 0.95, reviewDays: 0, lot: 'EOQ', orderingCost: 10, holdingRate: 0.5, breaks: [{ from: 1, unitCost: 8 }] }); // prettier-ignore
  let [stock, onOrder] = [policy.orderUpTo, 0];
  const due = new Map<number, number>();
  const points: Point[] = [];
  const positions: Point[] = [];
  for (let day = 0; day <= 90; day += 1) {
    const came = due.get(day) ?? 0;
    if (came > 0) points.push([day, stock]);
    [stock, onOrder] = [stock + came, onOrder - came];
    points.push([day, stock]);
    stock = Math.max(0, stock - Math.max(0, Math.round(DEMAND.mean + DEMAND.sd * (random.next() + random.next() + random.next() - 1.5) * 2))); // prettier-ignore
    positions.push([day, stock + onOrder]);
    if (stock + onOrder <= policy.reorderPoint) {
      const lot = policy.orderUpTo - stock - onOrder;
      due.set(day + LEAD.mean, lot);
      onOrder += lot;
      positions.push([day, stock + onOrder]);
    }
  }
  return new Chart('Stock (blue) and reorder position (grey) of an item that sells 10 ± 4 a day', { x: [0, 90], y: [0, 320] }, { x: 'days', y: 'units' }) // prettier-ignore
    .band(0, policy.safetyStock, '#ffe3c2')
    .line(positions, 'stroke="#8c959f" stroke-width="1.5"')
    .line(points)
    .level(policy.reorderPoint, `reorder point ${policy.reorderPoint}`)
    .level(policy.orderUpTo, `order up to ${policy.orderUpTo}`, '#1a7f37')
    .level(policy.safetyStock, `safety stock ${policy.safetyStock}`, '#cf222e')
    .ticks([0, 30, 60, 90], [0, 100, 200, 300]);
}

/** What another point of service level costs in stock. */
function serviceLevels(): Chart {
  const points = Array.from({ length: 499 }, (_, index): Point => {
    const level = 0.5 + index / 1_000;
    return [level, safetyStock(DEMAND, LEAD, level)];
  });
  const chart = new Chart('The last points of service level are the dear ones', { x: [0.5, 1], y: [0, 40] }, { x: 'service level: share of cycles without a stock-out', y: 'safety stock, units' }); // prettier-ignore
  chart
    .line(points)
    .ticks([0.5, 0.6, 0.7, 0.8, 0.9, 1], [0, 10, 20, 30, 40], (value) => `${Math.round(value * 100)} %`);
  for (const level of [0.8, 0.9, 0.95, 0.99]) {
    const units = safetyStock(DEMAND, LEAD, level);
    chart.dot([level, units], 4, '#cf222e').text([level, units], `${Math.round(level * 100)} %: ${units.toFixed(1)}`, { anchor: 'end', dx: -8, dy: -4 }); // prettier-ignore
  }
  return chart;
}

/** Ordering costs, holding costs, and their sum over lot sizes. */
function lots(): Chart {
  const costs = { yearly: 12_000, orderingCost: 4_000, holdingRate: 0.2 };
  const best = economicOrderQuantity(costs.yearly, costs.orderingCost, costs.holdingRate * 500);
  const sizes = Array.from({ length: 181 }, (_, index) => 200 + index * 10);
  const over = (cost: (quantity: number) => number) =>
    sizes.map((quantity): Point => [quantity, cost(quantity) / 1_000]);
  const total = (quantity: number): number => yearlyCost(costs, quantity, 500) - costs.yearly * 500;
  return new Chart('12,000 computers a year, $4,000 an order, $500 each, 20 % a year to keep them', { x: [200, 2_000], y: [0, 260] }, { x: 'units in an order', y: 'thousand $ a year' }) // prettier-ignore
    .line(
      over((quantity) => (costs.yearly / quantity) * costs.orderingCost),
      'stroke="#8c959f" stroke-width="2"',
    )
    .line(
      over((quantity) => (quantity / 2) * costs.holdingRate * 500),
      'stroke="#b35900" stroke-width="2"',
    )
    .line(over(total))
    .dot([best, total(best) / 1_000], 5, '#cf222e')
    .text([best, total(best) / 1_000], `${Math.round(best)} units: $${Math.round(total(best)).toLocaleString('en')}`, {
      anchor: 'middle',
      dy: -12,
    }) // prettier-ignore
    .text([330, 160], 'ordering', { color: '#57606a' })
    .text([1_800, 100], 'keeping', { color: '#b35900', anchor: 'end' })
    .text([1_950, 135], 'both', { color: '#1f6feb', anchor: 'end' })
    .ticks([200, 600, 1_000, 1_400, 1_800], [0, 100, 200]);
}

const PLACES: readonly (readonly [string, number, number, number, Readonly<Record<string, number>>])[] = [
  ['HAMBURG', 53.55, 9.99, 60, { cup: 9 }],
  ['BERLIN', 52.52, 13.4, 120, { cup: 5, pot: 5 }],
  ['COLOGNE', 50.94, 6.96, 40, { pot: 9 }],
  ['MUNICH', 48.14, 11.58, 90, { cup: 9, pot: 9 }],
  ['STUTTGART', 48.78, 9.18, 30, { cup: 1 }],
  ['LEIPZIG', 51.34, 12.37, 400, { cup: 9, pot: 9 }],
];

/** One order's candidates on the map, with what each would cost and which one was chosen. */
function sourcingMap(): Chart {
  const candidates = PLACES.map(([code, latitude, longitude, handlingCost]): Candidate => ({
    locationId: code,
    code,
    kind: 'WAREHOUSE',
    groups: [],
    closedTo: [],
    place: { countryCode: 'DE', latitude, longitude },
    handlingCost,
    priority: 0,
    capacityLeft: null,
    calendar: ALWAYS_OPEN,
  }));
  const available = new Map(PLACES.flatMap(([code, , , , units]) => Object.entries(units).map(([sku, count]) => [`${code}/${sku}`, count] as const))); // prettier-ignore
  const destination = { countryCode: 'DE', latitude: 49.45, longitude: 11.08 };
  const wants = ['cup', 'pot'].map((sku) => ({ lineId: sku, sku, quantity: 2, excluded: [] }));
  const plan = source({ wants, candidates, available, destination });
  const chart = new Chart('Two cups and two pots to Nuremberg: who could serve, and for how much (cents)', { x: [5, 16], y: [47, 55] }, { x: 'longitude', y: 'latitude' }, { width: 720, height: 520 }); // prettier-ignore
  for (const one of plan.candidates()) {
    const place = PLACES.find(([code]) => code === one.code);
    if (!place) continue;
    const at: Point = [place[2], place[1]];
    if (one.chosen)
      chart.line([at, [destination.longitude, destination.latitude]], 'stroke="#1a7f37" stroke-width="3"');
    const what = one.units === 4 ? `all for ${one.score}` : `${one.units} of 4 units`;
    chart.dot(at, 7, one.chosen ? '#1a7f37' : '#8c959f').text(at, one.code, { dx: 10, dy: -2 }).text(at, what, { dx: 10, dy: 14, color: '#57606a' }); // prettier-ignore
  }
  return chart.dot([destination.longitude, destination.latitude], 7, '#cf222e').text([destination.longitude, destination.latitude], 'customer', { anchor: 'end', dx: -10, dy: 4 }).ticks([6, 10, 14], [48, 50, 52, 54]); // prettier-ignore
}

/** Draws the pictures of docs/inventory.md with the formulas and the search of the product itself. */
export function drawPictures(): void {
  mkdirSync(FOLDER, { recursive: true });
  const pictures = { 'stock-over-time': stockOverTime(), 'service-levels': serviceLevels(), 'economic-lot': lots(), 'sourcing-map': sourcingMap() }; // prettier-ignore
  for (const [name, chart] of Object.entries(pictures)) writeFileSync(`${FOLDER}${name}.svg`, chart.toString());
  console.log(`wrote ${Object.keys(pictures).length} pictures to docs/pictures`);
}
