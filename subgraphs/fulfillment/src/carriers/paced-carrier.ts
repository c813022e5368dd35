import { setTimeout as sleep } from 'node:timers/promises';
import { rows, sql, type Sql } from '@oms/platform/database/sql';
import type { Carrier } from './carrier.js';
import { CarrierUnavailable } from './carrier-errors.js';

/** How long a call waits for its turn before it is given back, to be made later. */
const PATIENCE_MS = 15_000;

/** Takes one of the calls that a carrier may get in the second that runs, over all processes; whether one was left. */
async function takeOne(db: Sql, carrier: string, perSecond: number): Promise<boolean> {
  const taken = await rows(
    db,
    sql`insert into carrier_pace as pace (carrier, window_at, calls) values (${carrier}, date_trunc('second', clock_timestamp()), 1)
        on conflict (carrier) do update
          set calls = case when pace.window_at < excluded.window_at then 1 else pace.calls + 1 end,
              window_at = greatest(pace.window_at, excluded.window_at)
          where pace.window_at < excluded.window_at or pace.calls < ${perSecond}::int
        returning 1 as one`,
  );
  return taken.length > 0;
}

async function takeTurn(db: Sql, carrier: string, perSecond: number): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; !(await takeOne(db, carrier, perSecond));) {
    if (Date.now() > deadline) throw new CarrierUnavailable(`${carrier} is asked as often as it allows`, 1);
    await sleep(50 + Math.random() * 200);
  }
}

/**
 * A carrier that is asked no more than so many times a second, by all processes together: what it allows before it
 * refuses. A call waits for its turn; nothing is locked meanwhile.
 */
export function pacedCarrier(carrier: Carrier, db: Sql, perSecond: number): Carrier {
  const inTurn =
    <Args extends unknown[], Answer>(call: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      await takeTurn(db, carrier.code, perSecond);
      return call(...args);
    };
  return {
    code: carrier.code,
    name: carrier.name,
    labelFormats: carrier.labelFormats,
    rate: inTurn((request) => carrier.rate(request)),
    buy: inTurn((request) => carrier.buy(request)),
    find: inTurn((key, format) => carrier.find(key, format)),
    void: inTurn((label) => carrier.void(label)),
    track: inTurn((trackingNumber) => carrier.track(trackingNumber)),
    manifest: inTurn((request) => carrier.manifest(request)),
    readWebhook: (request) => carrier.readWebhook(request),
  };
}
