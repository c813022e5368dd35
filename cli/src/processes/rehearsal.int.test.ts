import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ActorTokens } from '@oms/platform/auth/token';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { describeWithRedis } from '@oms/platform/testing/describe-with-redis';
import { pathToRoot, startOtlpReceiver, type OtlpReceiver } from '@oms/platform/testing/otlp-receiver';
import { secretFile } from '../commands/secrets.js';
import { PROJECT } from '../testing/compose-file.js';
import { Rehearsal } from '../testing/rehearsal.js';
import { samplesOf, type Sample } from '../testing/samples.js';
import { PROCESSES } from './process-table.js';

describeWithRedis('the compose file, played with processes instead of containers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'oms-rehearsal-'));
  const host: Record<string, string> = {};
  const rehearsal = new Rehearsal(folder, host);
  let receiver: OtlpReceiver;
  let token = '';

  const graph = async (document: string, variables: Record<string, unknown> = {}) => {
    const response = await fetch(`${rehearsal.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: document, variables }),
    });
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read what they asked for
    return (await response.json()) as { data: any; errors?: unknown };
  };

  beforeAll(async () => {
    // PostgreSQL runs as another user, who must be let in.
    chmodSync(folder, 0o755);
    receiver = await startOtlpReceiver();
    host['OTEL_EXPORTER_OTLP_ENDPOINT'] = receiver.url;
    await rehearsal.prepare();
    await rehearsal.up();
    const secret = readFileSync(join(folder, 'secrets', secretFile('actorSecret')), 'utf8').trim();
    token = await new ActorTokens(secret).sign({ role: 'admin', id: 'rehearsal' }, 600);
  }, 180_000);
  afterAll(async () => {
    await rehearsal.close();
    await receiver.close();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('takes an order through gateway, subgraphs, relay and workers', async () => {
    const { errors } = await graph(`mutation {
      upsertChannel(input: { code: "WEB", name: "Web", kind: WEB, currencyCode: "EUR" }) { channel { code } }
      upsertLocation(input: { code: "W1", name: "One", kind: "WAREHOUSE", address: { line1: "x", city: "y", countryCode: "DE" } }) { location { id } }
      upsertItem(input: { sku: "CUP", title: "Cup" }) { item { sku } }
      adjustStock(input: { sku: "CUP", locationCode: "W1", delta: 5, reason: "FOUND" }) { level { id } }
      upsertPrices(input: { prices: [{ sku: "CUP", channel: "WEB", amount: "3.00", currencyCode: "EUR" }] }) { prices { sku } } }`);
    expect(errors).toBeUndefined();
    const place = async () =>
      (
        await graph(
          `mutation { placeOrder(input: { channel: "WEB", lines: [{ sku: "CUP", quantity: 2 }], payment: { method: INVOICE },
            deliveries: [{ method: SHIPPING, address: { line1: "x", city: "y", countryCode: "DE" } }] }) { order { id } userErrors { code } } }`,
        )
      ).data.placeOrder;
    // Orders hears of items and prices from inventory a moment later.
    let placed = await place();
    for (let tries = 0; !placed.order && tries < 100; tries += 1) {
      await sleep(100);
      placed = await place();
    }
    const document = `query($id: ID!) { order(id: $id) { lines { nodes { allocated } } fulfillmentOrders { nodes { location { code } } } } }`;
    let order;
    for (let tries = 0; tries < 200; tries += 1) {
      ({ order } = (await graph(document, { id: placed.order.id })).data);
      if (order.fulfillmentOrders.nodes.length > 0 && order.lines.nodes[0].allocated === 2) break;
      await sleep(100);
    }
    expect(order).toEqual({
      lines: { nodes: [{ allocated: 2 }] },
      fulfillmentOrders: { nodes: [{ location: { code: 'W1' } }] },
    });
  }, 60_000);

  it('tells of the order in one trace, over all processes', async () => {
    const arrived = () => {
      const [work] = receiver.spans.filter(({ name }) => name === 'process fulfillment.record-reservations');
      return { work, path: pathToRoot(receiver.spans, work) };
    };
    // Processes send what they have recorded about once a second.
    for (let tries = 0; !arrived().path && tries < 100; tries += 1) await sleep(100);
    const { work, path } = arrived();
    expect(path?.slice(0, 2)).toEqual(['process fulfillment.record-reservations', 'deliver ReservationChanged']);
    expect(path?.at(-1)).toBe('POST /graphql');
    const services = new Set(
      receiver.spans.filter(({ traceId }) => traceId === work?.traceId).map((one) => one.service),
    );
    for (const service of ['oms-gateway', 'oms-orders', 'oms-work-allocation', 'oms-work-records'])
      expect(services).toContain(service);
  }, 30_000);

  it('counts in the metrics of every process what an operator is told to watch', async () => {
    const watched = readFileSync(join(PROJECT, 'docs/operations.md'), 'utf8').matchAll(/`[^`]*\b(oms_\w+)[^`]*` *\|/g);
    const names = [...watched].map(([, name]) => name ?? '');
    expect(names.length).toBeGreaterThanOrEqual(6);
    let samples: Sample[] = [];
    const sum = (name: string, labels: Readonly<Record<string, string>>) =>
      samples
        .filter((one) => one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value))
        .reduce((total, { value }) => total + value, 0);
    const shards = () => SUBGRAPHS.map((source) => [source, sum('oms_relay_shards', { source })]);
    const missing = () =>
      names.filter((name) => !samples.some((one) => one.name === name || one.name === `${name}_count`));
    // Processes look at queues and deliveries every 15 s.
    for (let tries = 0; tries < 40; tries += 1) {
      samples = samplesOf(await rehearsal.metrics());
      if (missing().length === 0 && shards().every(([, count]) => count === 16)) break;
      await sleep(1000);
    }
    expect(missing()).toEqual([]);
    expect(shards()).toEqual(SUBGRAPHS.map((source) => [source, 16]));
    expect(new Set(samples.map(({ service }) => service))).toEqual(new Set(PROCESSES.map(({ name }) => name)));
    expect(sum('oms_commands_total', { operation: 'placeOrder', outcome: 'ok' })).toBe(1);
    expect(sum('oms_dead_letters', {})).toBe(0);
    expect(sum('oms_delivery_seconds_count', { consumer: 'fulfillment.record-demand' })).toBeGreaterThan(0);
    const queues = new Set(samples.flatMap(({ name, labels }) => (name === 'oms_queue_jobs' ? [labels['queue']] : [])));
    expect(queues.size).toBeGreaterThan(3);
  }, 60_000);

  it('ends cleanly when it is told to', async () => {
    const codes = await rehearsal.down();
    expect(Object.keys(codes).toSorted()).toEqual([...PROCESSES.map(({ name }) => name), 'migrate'].toSorted());
    expect(new Set(Object.values(codes))).toEqual(new Set([0]));
  }, 60_000);
});
