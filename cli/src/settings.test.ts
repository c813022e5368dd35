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

/** What is told of a wrong environment. */
function problemsOf(env: Readonly<Record<string, string>>): string {
  try {
    readSettings(env);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
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
    const message = problemsOf(env);
    for (const name of Object.keys(env)) expect(message).toContain(`- ${name}: `);
    expect(message).not.toContain('short');
  });

  it.each([
    ['PORT', '70000', 'expected a whole number from 1 to 65535'],
    ['PORT', 'http', 'expected a whole number from 1 to 65535'],
    ['OMS_NAMESPACE', 'OMS', 'expected lower-case letters'],
    ['OMS_ACKNOWLEDGE_SECONDS', '0', 'expected a number from 1 to 3600'],
    ['OMS_DATABASE_CONNECTIONS', '2.5', 'expected a whole number from 2 to 500'],
    ['OMS_DRAIN_SECONDS', 'soon', 'expected a number from 0 to 600'],
    ['OMS_GRAPH', 'half', '"open"|"closed"'],
    ['OMS_LIMITS', '{customer}', 'expected JSON such as {"customer": {"cost": 5000}}'],
    ['OMS_LIMITS', '{"customer":{"costs":1}}', 'Unrecognized key: "costs"'],
    ['OMS_RATE_LIMITS', 'no', '"on"|"off"'],
    ['OMS_TRUSTED_DOCUMENTS', 'manifest.json', 'a file of one is named by OMS_TRUSTED_DOCUMENTS_FILE'],
    ['OMS_TRUSTED_DOCUMENTS', '[1]', 'neither of Apollo nor an object'],
    ['OMS_AD_HOC_ROLES', 'boss', '"boss" is no role: expected some of'],
    ['OMS_TRUST_PROXY', '10.0.0.0/40', '"10.0.0.0/40" is no network: expected true, or addresses and networks'],
    ['OMS_TRUST_PROXY', 'lb.internal', '"lb.internal" is no network'],
    ['OMS_ALLOWED_ORIGINS', 'shop.example', '"shop.example" is no origin: expected origins such as'],
    ['OMS_SOCKETS_PER_ADDRESS', '0', 'expected a whole number from 1'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', 'expected a URL such as'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'key', 'expected headers such as'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'key=%zz', 'expected what stands behind % to be two hexadecimal digits'],
    ['OTEL_TRACES_SAMPLER_ARG', '2', 'expected a number from 0 to 1'],
    ['OMS_OIDC_ISSUER', 'login.example.com', 'expected a URL such as'],
    ['OMS_OIDC_ALGORITHMS', 'none', 'expected one or more of'],
    ['OMS_OIDC_ROLES', 'boss=king', 'expected pairs such as'],
    ['OMS_SMTP_URL', 'mail.example', 'expected smtp://'],
    ['OMS_MAIL_FROM', 'Shop', 'expected an address such as'],
    ['OMS_PLANNERS_EMAIL', 'planners', 'expected an e-mail address'],
    ['OMS_NOTICE_WEBHOOK_SECRET', 'short', 'expected at least 16 characters'],
    ['OMS_TEMPLATES_DIR', join(folder, 'nowhere'), 'expected a folder with layouts and texts'],
    ['OMS_FONTS_DIR', join(folder, 'nowhere'), 'expected a folder with fonts'],
    ['OMS_CARRIER_RATES', 'EASYPOST', 'expected calls a second by carrier'],
    ['OMS_LABEL_STORE', 'disk', 'expected database, file:/folder or s3://bucket/prefix'],
    ['OMS_S3_ENDPOINT', 's3.example', 'expected a URL such as'],
    ['LOG_LEVEL', 'loud', '"fatal"|"error"'],
  ])('say of %s=%s what was expected', (name, value, expected) => {
    const message = problemsOf({ [name]: value });
    expect(message).toContain(`- ${name}: `);
    expect(message).toContain(expected);
  });

  it('tell mistakes in a merchant’s own texts at the start', () => {
    writeFileSync(
      join(folder, 'texts.en.json'),
      JSON.stringify({ notices: { SHIPED: { subject: 'a', heading: 'b', text: 'c' } } }),
    );
    expect(() => readSettings({ OMS_TEMPLATES_DIR: folder })).toThrow('texts.en.json: there is no notice SHIPED');
    writeFileSync(join(folder, 'texts.en.json'), '{"notices": {"SHIPPED": {"subject": "a"}}}');
    expect(() => readSettings({ OMS_TEMPLATES_DIR: folder })).toThrow(/texts\.en\.json: [^]*notices\.SHIPPED\.heading/);
    writeFileSync(join(folder, 'texts.en.json'), '{}');
    expect(readSettings({ OMS_TEMPLATES_DIR: folder }).OMS_TEMPLATES_DIR).toBe(folder);
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
