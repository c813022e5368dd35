import { describe, expect, it } from '@jest/globals';
import { isPlainRead } from './plain-read.js';
import { ReadFlights } from './read-flight.js';
import { sql, type Answer, type RawBuilder } from './sql.js';

const answerOf = (statement: RawBuilder): Answer<unknown> => ({ rows: [statement.sql], changed: 0 });
const read = (name: string): RawBuilder => sql.raw(`select '${name}'`);

/** Flights over connections that are counted; `act` is what each statement does there. */
function over(act: (statement: RawBuilder) => Promise<Answer<unknown>>) {
  const connections: string[][] = [];
  const flights = new ReadFlights(async (work) => {
    const sent: string[] = [];
    connections.push(sent);
    await work((statement) => {
      sent.push(statement.sql);
      return act(statement);
    });
  });
  return { flights, connections };
}

describe('reads of the same moment', () => {
  it('share a connection, each with its own answer; later ones have another', async () => {
    const { flights, connections } = over(async (statement) => answerOf(statement));
    const names = ['a', 'b', 'c'];
    expect(await Promise.all(names.map((name) => flights.ask(read(name))))).toEqual(
      names.map((name) => answerOf(read(name))),
    );
    await flights.ask(read('d'));
    expect(connections).toEqual([["select 'a'", "select 'b'", "select 'c'"], ["select 'd'"]]);
  });

  it('are more than a connection takes', async () => {
    const { flights, connections } = over(async (statement) => answerOf(statement));
    await Promise.all(Array.from({ length: 40 }, (_, index) => flights.ask(read(String(index)))));
    expect(connections.map((sent) => sent.length)).toEqual([16, 16, 8]);
  });

  it('fail each by itself', async () => {
    const { flights } = over(async (statement) => {
      if (statement.sql.includes('bad')) throw new Error('bad');
      return answerOf(statement);
    });
    const outcomes = await Promise.allSettled(['a', 'bad', 'c'].map((name) => flights.ask(read(name))));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('all fail where no connection is to be had', async () => {
    const flights = new ReadFlights(() => Promise.reject(new Error('no connection')));
    const outcomes = await Promise.allSettled([flights.ask(read('a')), flights.ask(read('b'))]);
    expect(outcomes).toMatchObject([
      { reason: { message: 'no connection' } },
      { reason: { message: 'no connection' } },
    ]);
  });

  it('that take their time go alone after a while, and with the others again when they no longer do', async () => {
    let ms = 40;
    const { flights, connections } = over(async (statement) => {
      if (statement.sql.includes('slow')) await new Promise((resolve) => setTimeout(resolve, ms));
      return answerOf(statement);
    });
    const both = async (): Promise<number> => {
      const before = connections.length;
      await Promise.all([flights.ask(read('quick')), flights.ask(read('slow'))]);
      return connections.length - before;
    };
    expect(await both()).toBe(1);
    await both();
    await both();
    expect(await both()).toBe(2);
    ms = 0;
    for (let tries = 0; tries < 40 && (await both()) === 2; tries += 1);
    expect(await both()).toBe(1);
  });
});

describe('a plain read', () => {
  it.each([
    ['select * from orders where id = $1', true],
    ['\n  SELECT for_whom, updated_at from x', true],
    ['select 1 from a for update', false],
    ['select 1 from a for no key update skip locked', false],
    ['select 1 from a for share', false],
    ['select pg_advisory_xact_lock($1)', false],
    ["select nextval('x')", false],
    ['with gone as (delete from a returning id) select * from gone', false],
    ['update a set b = 1', false],
    ['insert into a values (1)', false],
    ['begin', false],
  ])('%s: %s', (text, plain) => expect(isPlainRead(text)).toBe(plain));
});
