import { setTimeout as sleep } from 'node:timers/promises';
import { ActorTokens } from '@oms/platform/auth/token';
import { firstRow, sql } from '@oms/platform/database/sql';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import type { Runtimes } from '@oms/jobs/runtimes';
import { startAllInOne, type AllInOne } from '../all-in-one.js';
import { SECRETS, type InstallationSecrets } from '../secrets.js';
import { migrateSystem, openSystem, type SystemOptions } from '../system.js';

/** Secrets of an installation that only tests know. */
export const TEST_SECRETS = Object.fromEntries(
  SECRETS.map((name) => [name, `the ${name} of a rehearsal that is long enough`]),
) as InstallationSecrets;

/** The whole system, as `npm start` runs it. */
export class RunningSystem {
  private constructor(
    readonly runtimes: Runtimes,
    private readonly service: AllInOne,
    private readonly token: string,
  ) {}

  static async start(system: SystemOptions): Promise<RunningSystem> {
    await migrateSystem(system);
    const runtimes = await openSystem(system);
    const explorer = { tokens: [], query: '' };
    const service = await startAllInOne({ system, runtimes, host: '127.0.0.1', port: 0, explorer });
    const token = await new ActorTokens(system.secrets.actorSecret).sign({ role: 'admin', id: 'rehearsal' }, 600);
    return new RunningSystem(runtimes, service, token);
  }

  async graph(query: string) {
    const response = await fetch(`${this.service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as { data: { placeOrder: { order?: { number: string } } }; errors?: unknown };
  }

  async fill(): Promise<void> {
    const { errors } = await this.graph(`mutation {
      upsertChannel(input: { code: "WEB", name: "Web", kind: WEB, currencyCode: "EUR" }) { channel { code } }
      upsertLocation(input: { code: "W1", name: "One", kind: "WAREHOUSE", address: { line1: "x", city: "y", countryCode: "DE" } }) { location { id } }
      upsertItem(input: { sku: "CUP", title: "Cup" }) { item { sku } }
      adjustStock(input: { sku: "CUP", locationCode: "W1", delta: 5000, reason: "FOUND" }) { level { id } }
      upsertPrices(input: { prices: [{ sku: "CUP", channel: "WEB", amount: "3.00", currencyCode: "EUR" }] }) { prices { sku } } }`);
    if (errors) throw new Error(JSON.stringify(errors));
    for (let tries = 0; !(await this.place()) && tries < 100; tries += 1) await sleep(50);
  }

  /** Places an order of two cups, paid by card; answers its number. */
  async place(): Promise<string | undefined> {
    const { data } = await this
      .graph(`mutation { placeOrder(input: { channel: "WEB", lines: [{ sku: "CUP", quantity: 2 }],
      payment: { method: CARD, token: "ok" },
      deliveries: [{ method: SHIPPING, address: { line1: "x", city: "y", countryCode: "DE" } }] }) { order { number } userErrors { code } } }`);
    return data.placeOrder.order?.number;
  }

  async untilQuiet(): Promise<void> {
    for (let tries = 0; tries < 600; tries += 1) {
      const pending = await Promise.all(
        SUBGRAPHS.map((name) =>
          firstRow(
            this.runtimes.databases[name].sql(),
            sql`select 1 as one from outbox_delivery where done_at is null limit 1`,
          ),
        ),
      );
      if (pending.every((row) => !row)) return;
      await sleep(50);
    }
    throw new Error('deliveries are still under way');
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.runtimes.close();
  }
}
