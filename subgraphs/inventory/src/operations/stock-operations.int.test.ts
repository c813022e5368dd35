import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { openInventory, type TestInventory } from '../testing/open-inventory.js';

let inventory: TestInventory;
let count = 0;
const OTHER: Actor = { role: 'planner', id: 'somebody-else' };

async function item(units: Record<string, number>): Promise<string> {
  const sku = `STOCK-${(count += 1)}`;
  await inventory.item(sku, { supplierCode: null });
  await inventory.stock(sku, units);
  return sku;
}

/** Runs a mutation; answers its payload. */
async function mutate(name: string, selection: string, input: Record<string, unknown>, type?: string, actor?: Actor) {
  const inputType = type ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const { data, errors } = await inventory.subgraph.query(
    `mutation($input: ${inputType}!) { ${name}(input: $input) { ${selection} userErrors { code message field } } }`,
    { input },
    actor,
  );
  expect(errors).toBeUndefined();
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read what they asked for
  return data?.[name] as Record<string, any> & { userErrors: { code: string; field: string[] }[] };
}
const codes = ({ userErrors }: { userErrors: { code: string; field: string[] }[] }) =>
  userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);

beforeAll(async () => {
  inventory = await openInventory();
  for (const code of ['A', 'B']) await inventory.location(code);
});
afterAll(async () => {
  expect(await inventory.verify()).toEqual([]);
  await inventory.subgraph.close();
});

describe('a transfer', () => {
  const TRANSFER = 'transfer { id status lines { sku quantity shipped received damaged lost } }';
  const create = (sku: string, quantity: number) =>
    mutate('createTransfer', TRANSFER, { fromLocationCode: 'A', toLocationCode: 'B', lines: [{ sku, quantity }] });

  it('reserves the units, takes them along, and arrives in parts, damaged, and with losses', async () => {
    const sku = await item({ A: 10 });
    const { transfer } = await create(sku, 8);
    const { id: transferId } = transfer as { id: string };
    expect(await inventory.level(sku, 'A')).toMatchObject({ onHand: 10, reserved: 8 });
    expect(codes(await create(sku, 3))).toEqual(['OUT_OF_STOCK lines.0.quantity']);
    await mutate('shipTransfer', TRANSFER, { transferId, lines: [{ sku, quantity: 7 }] }, 'TransferCommandInput');
    expect(await inventory.level(sku, 'A')).toMatchObject({ onHand: 3, reserved: 0 });
    const [told] = (await inventory.subgraph.events('StockChanged')).filter((one) => one.payload['sku'] === sku && one.payload['locationCode'] === 'B').toReversed(); // prettier-ignore
    expect(told?.payload).toMatchObject({ onHand: 0, onOrder: 7 });
    const part = await mutate('receiveTransfer', TRANSFER, { transferId, lines: [{ sku, quantity: 4, damaged: 1 }] });
    expect(part['transfer']).toMatchObject({ status: 'PARTIALLY_RECEIVED', lines: [{ received: 4, damaged: 1 }] });
    expect(codes(await mutate('receiveTransfer', TRANSFER, { transferId, lines: [{ sku, quantity: 4 }] }))).toEqual(['INVALID_QUANTITY lines.0.quantity']); // prettier-ignore
    const last = await mutate('receiveTransfer', TRANSFER, { transferId, lines: [{ sku, quantity: 2 }], last: true });
    expect(last['transfer']).toMatchObject({ status: 'RECEIVED', lines: [{ received: 6, damaged: 1, lost: 1 }] });
    expect(await inventory.level(sku, 'B')).toMatchObject({ onHand: 6, damaged: 1 });
    expect((await inventory.subgraph.events('CaseRequested')).at(-1)?.payload).toMatchObject({ kind: 'TRANSFER_LOSS' });
    expect(codes(await mutate('cancelTransfer', TRANSFER, { transferId }, 'TransferCommandInput'))).toEqual(['ILLEGAL_TRANSITION transferId']); // prettier-ignore
  });

  it('gives its units back when it is cancelled, and to whoever counts fewer', async () => {
    const sku = await item({ A: 10 });
    const { id: cancelled } = (await create(sku, 4))['transfer'] as { id: string };
    await mutate('cancelTransfer', TRANSFER, { transferId: cancelled }, 'TransferCommandInput');
    expect(await inventory.level(sku, 'A')).toMatchObject({ reserved: 0 });
    const { id: transferId } = (await create(sku, 9))['transfer'] as { id: string };
    await mutate('adjustStock', 'level { id }', { sku, locationCode: 'A', setTo: 5, expected: 10, reason: 'COUNTED' });
    expect(await inventory.level(sku, 'A')).toMatchObject({ onHand: 5, reserved: 5 });
    const { transfer } = await mutate('shipTransfer', TRANSFER, { transferId }, 'TransferCommandInput');
    expect(transfer).toMatchObject({ lines: [{ quantity: 5, shipped: 5 }] });
  });
});

describe('a cycle count', () => {
  const COUNT = 'cycleCount { id status lines { sku expected counted } }';
  const submit = (cycleCountId: string, lines: { sku: string; counted: number }[]) =>
    mutate('submitCycleCount', COUNT, { cycleCountId, lines });
  const open = async (...skus: string[]) =>
    (await mutate('createCycleCount', COUNT, { locationCode: 'A', skus, varianceLimit: 2 }))['cycleCount'] as { id: string; lines: unknown }; // prettier-ignore

  it('does not tell what should be there, posts small differences, and wants every item counted once', async () => {
    const [a, b] = [await item({ A: 10 }), await item({ A: 3 })];
    const { id, lines } = await open(a, b);
    expect(lines).toEqual([a, b].toSorted((x, y) => x.localeCompare(y)).map((sku) => ({ sku, expected: null, counted: null }))); // prettier-ignore
    expect(codes(await submit(id, [{ sku: a, counted: -1 }, { sku: 'X', counted: 1 }]))).toEqual(['INVALID_QUANTITY lines.0.counted', 'UNKNOWN_LINE lines.1.sku', 'INCOMPLETE lines']); // prettier-ignore
    const { cycleCount } = await submit(id, [{ sku: a, counted: 9 }, { sku: b, counted: 5 }]); // prettier-ignore
    expect(cycleCount).toMatchObject({ status: 'APPROVED' });
    expect([(await inventory.level(a, 'A'))['onHand'], (await inventory.level(b, 'A'))['onHand']]).toEqual([9, 5]);
  });

  it('waits for somebody else beyond its limit; what moved meanwhile counts too', async () => {
    const sku = await item({ A: 10 });
    const { id } = await open(sku);
    expect((await submit(id, [{ sku, counted: 4 }]))['cycleCount']).toMatchObject({ status: 'COUNTED', lines: [{ expected: 10, counted: 4 }] }); // prettier-ignore
    await inventory.stock(sku, { A: 5 });
    expect(codes(await mutate('approveCycleCount', COUNT, { cycleCountId: id }, 'CycleCountCommandInput'))).toEqual(['SAME_PERSON cycleCountId']); // prettier-ignore
    await mutate('approveCycleCount', COUNT, { cycleCountId: id }, 'CycleCountCommandInput', OTHER);
    expect(await inventory.level(sku, 'A')).toMatchObject({ onHand: 9 });
    const { id: doubted } = await open(sku);
    await submit(doubted, [{ sku, counted: 0 }]);
    const rejected = await mutate('rejectCycleCount', COUNT, { cycleCountId: doubted }, 'CycleCountCommandInput', OTHER); // prettier-ignore
    expect(rejected['cycleCount']).toMatchObject({ status: 'REJECTED' });
    expect(await inventory.level(sku, 'A')).toMatchObject({ onHand: 9 });
  });

  it('takes units back from orders that it shows not to be there, and sources them elsewhere', async () => {
    const sku = await item({ A: 5, B: 5 });
    const [orderId = ''] = await inventory.demand({ lines: [{ sku, quantity: 5 }] });
    const place = Object.keys(await inventory.reserved(orderId))[0] ?? '';
    const { cycleCount } = await mutate('createCycleCount', COUNT, { locationCode: place, skus: [sku], varianceLimit: 9 }); // prettier-ignore
    await submit((cycleCount as { id: string }).id, [{ sku, counted: 0 }]);
    expect(await inventory.reserved(orderId)).toEqual({ [place === 'A' ? 'B' : 'A']: 5 });
  });
});
