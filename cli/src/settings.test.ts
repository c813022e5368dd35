import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_GRAPH, graphOptions } from './graph-settings.js';
import { remoteSystem } from './installation.js';
import { gatewaySecrets } from './secrets.js';
import { readSettings, requireSettings } from './settings.js';

const folder = mkdtempSync(join(tmpdir(), 'oms-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SECRET = 'a secret of a test that is long enough';
const OTHER = 'another secret of a test that is long enough too';

function fileWith(text: string): string {
  const file = join(folder, `${text.length}-${Math.trunc(performance.now() * 1_000)}`);
  writeFileSync(file, text);
  return file;
}

describe('settings', () => {
  it('work without any variable, and with empty ones', () => {
    expect(readSettings({})).toMatchObject({ HOST: '127.0.0.1', LOG_LEVEL: 'warn', OMS_NAMESPACE: 'oms' });
    expect(readSettings({ DATABASE_URL: '', PORT: '' }).DATABASE_URL).toBeUndefined();
  });

  it('name every wrong variable at once', () => {
    const env = {
      PORT: '70000',
      DATABASE_URL: 'mysql://x',
      ORDERS_DATABASE_URL: 'x',
      ORDERS_URL: 'ftp://x',
      REDIS_URL: 'redis:x',
      OMS_ACTOR_SECRET: 'short',
      OMS_DATA_SECRET_FILE: join(folder, 'nowhere'),
    };
    const message = (() => {
      try {
        readSettings(env);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    })();
    for (const name of Object.keys(env)) expect(message).toContain(`- ${name}: `);
    expect(message).not.toContain('short');
  });

  it('come from files as well', () => {
    const read = readSettings({ OMS_ACTOR_SECRET_FILE: fileWith(`${SECRET}\n`), PORT_FILE: fileWith('4100') });
    expect(read).toMatchObject({ OMS_ACTOR_SECRET: SECRET, PORT: 4_100 });
    expect(() => readSettings({ PORT: '1', PORT_FILE: fileWith('2') })).toThrow('PORT and PORT_FILE are both set');
    expect(() => readSettings({ OMS_ACTOR_SECRET_FILE: fileWith('short') })).toThrow('OMS_ACTOR_SECRET: expected');
  });

  it('say together what a process lacks', () => {
    expect(() => requireSettings(readSettings({}), ['OMS_ACTOR_SECRET', 'REDIS_URL'])).toThrow(
      /OMS_ACTOR_SECRET is missing\n.*REDIS_URL is missing/,
    );
  });
});

describe('what a gateway is told', () => {
  it('is that nobody from elsewhere is let in and nothing shown, unless it is said', () => {
    expect(graphOptions(DEFAULT_GRAPH, false)).toEqual({ introspection: false, allowedOrigins: [], explorer: false });
    expect(graphOptions(DEFAULT_GRAPH, true).allowedOrigins).toEqual(['http://localhost:*', 'http://127.0.0.1:*']);
    const settings = readSettings({ OMS_ALLOWED_ORIGINS: 'https://shop.example' });
    expect(graphOptions(settings, true).allowedOrigins).toEqual(['https://shop.example']);
    expect(() => readSettings({ OMS_ALLOWED_ORIGINS: '*' })).toThrow('OMS_ALLOWED_ORIGINS: "*" is no origin: expected');
  });
});

describe('the installation that the environment names', () => {
  const shared = { DATABASE_URL: 'postgresql://admin:pw@db:5432/oms', OMS_DATABASE_SECRET: SECRET };

  it('derives each role’s password from one secret', () => {
    const { stores } = remoteSystem(readSettings({ ...shared, REDIS_URL: 'redis://r' }));
    expect(stores).toMatchObject({ adminUrl: shared.DATABASE_URL, redis: { url: 'redis://r', namespace: 'oms' } });
    const url = new URL(stores.urlOf('orders'));
    expect([url.username, url.host, url.pathname]).toEqual(['oms_orders', 'db:5432', '/oms']);
    expect(url.password).not.toBe(new URL(stores.urlOf('inventory')).password);
    expect(remoteSystem(readSettings({ ...shared, OMS_DATABASE_SECRET: OTHER })).stores.urlOf('orders')).not.toBe(
      url.toString(),
    );
  });

  it('takes a database for each subgraph, and only those', () => {
    const ORDERS_DATABASE_URL = 'postgresql://o:pw@db1/orders';
    const { stores } = remoteSystem(readSettings({ ORDERS_DATABASE_URL }));
    expect(stores.adminUrl).toBeUndefined();
    expect(stores.urlOf('orders')).toBe(ORDERS_DATABASE_URL);
    expect(() => stores.urlOf('inventory')).toThrow('was not given the database of inventory');
  });

  it('names the variable of a secret that is asked for and missing', () => {
    const { secrets } = remoteSystem(readSettings(shared));
    expect(() => secrets.tokenSecret).toThrow('OMS_TOKEN_SECRET is missing');
    expect(JSON.stringify(secrets)).toBe('{}');
  });

  it('exchanges the gateway’s secret without an interruption', () => {
    expect(gatewaySecrets(`${SECRET}, ${OTHER}`)).toEqual([SECRET, OTHER]);
    expect(() => gatewaySecrets(`${SECRET},`)).toThrow('OMS_GATEWAY_SECRET: expected');
  });
});
