import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startS3, type RunningS3 } from '../testing/start-s3.js';
import { FileStore } from './file-store.js';
import type { LabelStore } from './label-store.js';
import { openLabelStore } from './open-store.js';
import { readFulfillmentSettings } from '../settings.js';

let folder = '';
let s3: RunningS3;
const stores: Record<string, LabelStore> = {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oms-labels-'));
  s3 = await startS3(join(folder, 's3'));
  const settings = readFulfillmentSettings({
    OMS_LABEL_STORE: 's3://labels/berlin',
    OMS_S3_ENDPOINT: s3.url,
    OMS_S3_ACCESS_KEY_ID: 'S3RVER',
    OMS_S3_SECRET_ACCESS_KEY: 'S3RVER',
  });
  stores['s3'] = openLabelStore(settings)!;
  stores['file'] = openLabelStore(readFulfillmentSettings({ OMS_LABEL_STORE: `file:${join(folder, 'files')}` }))!;
});
afterAll(async () => {
  await s3.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(['file', 's3'])('label store on %s', (name) => {
  it('gives back what was put, and nothing for what was not', async () => {
    const store = stores[name]!;
    const bytes = new TextEncoder().encode('%PDF-1.7 a label');
    await store.put('labels/a b/label-1.pdf', bytes, 'application/pdf');
    await store.put('labels/a b/label-1.pdf', bytes, 'application/pdf');
    expect(Buffer.from((await store.get('labels/a b/label-1.pdf')) ?? []).toString()).toBe('%PDF-1.7 a label');
    expect(await store.get('labels/none.pdf')).toBeNull();
  });

  it('keeps nothing of what was removed', async () => {
    const store = stores[name]!;
    await store.put('labels/gone.pdf', new TextEncoder().encode('%PDF-1.7'), 'application/pdf');
    await store.remove('labels/gone.pdf');
    await store.remove('labels/gone.pdf');
    expect(await store.get('labels/gone.pdf')).toBeNull();
  });
});

describe('links and limits', () => {
  it('S3 gives links that hold for a while, and takes no others', async () => {
    const link = await stores['s3']!.link!('labels/a b/label-1.pdf', 60);
    const response = await fetch(link);
    expect([response.status, await response.text()]).toEqual([200, '%PDF-1.7 a label']);
    expect((await fetch(link.replace(/X-Amz-Signature=\w{8}/, 'X-Amz-Signature=00000000'))).status).toBe(403);
  });

  it('files never leave their folder', async () => {
    await expect(new FileStore(folder).get('../secrets')).rejects.toThrow('not a key');
  });

  it('a store on S3 needs its keys, and the settings are checked', () => {
    expect(() => openLabelStore(readFulfillmentSettings({ OMS_LABEL_STORE: 's3://labels' }))).toThrow(
      'OMS_S3_ACCESS_KEY_ID',
    );
    expect(() => readFulfillmentSettings({ OMS_LABEL_STORE: 'ftp://x' })).toThrow('OMS_LABEL_STORE');
    expect(openLabelStore(readFulfillmentSettings({}))).toBeNull();
  });

  it('a store that is gone is an error, not an absent file', async () => {
    const { port } = new URL(s3.url) as unknown as AddressInfo;
    const gone = openLabelStore(
      readFulfillmentSettings({
        OMS_LABEL_STORE: 's3://nowhere',
        OMS_S3_ENDPOINT: `http://127.0.0.1:${port}`,
        OMS_S3_ACCESS_KEY_ID: 'wrong',
        OMS_S3_SECRET_ACCESS_KEY: 'wrong',
      }),
    )!;
    await expect(gone.put('a', new Uint8Array(1), 'application/pdf')).rejects.toThrow('the label store did not put a');
  });
});
