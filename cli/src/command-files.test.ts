import { afterAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { feedNameOf } from './commands/stock-feed.js';
import { Failure, toldOf } from './failure.js';
import { withOutput, writeTo } from './output.js';
import { batchesOf } from './row-file.js';

const folder = mkdtempSync(join(tmpdir(), 'oms-command-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

async function read(path: string): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const batch of batchesOf(path, 2)) found.push(...batch.map(({ row }) => row));
  return found;
}

/** What a person would be told of what goes wrong; undefined: it would be a stack. */
const told = (work: Promise<unknown>): Promise<string | undefined> => work.then(() => 'nothing', toldOf);

describe('a file that is read', () => {
  it('is CSV, or NDJSON by its ending, with or without the mark that Windows writes in front', async () => {
    expect(await read(file('a.csv', '\uFEFFsku,quantity\r\nTEA,1\r\n\r\nCUP,2'))).toEqual([
      { sku: 'TEA', quantity: '1' },
      { sku: 'CUP', quantity: '2' },
    ]);
    expect(await read(file('a.ndjson', '\uFEFF{"sku":"TEA"}\n\n{"sku":'))).toEqual([
      { sku: 'TEA' },
      { unreadable: '{"sku":' },
    ]);
  });

  it('and is not there, is a folder or is no CSV, is told of in one line', async () => {
    expect(await told(read(join(folder, 'nowhere.csv')))).toMatch(/^ENOENT: no such file or directory, open .*nowhere/);
    expect(await told(read(join(folder, 'nowhere.ndjson')))).toMatch(/^ENOENT: /);
    expect(await told(read(folder))).toMatch(/^EISDIR: /);
    expect(await told(read(file('b.csv', 'sku,quantity\nTEA,"1\n')))).toMatch(/b\.csv: .*[Qq]uote/);
  });
});

describe('a file that is written', () => {
  it('appears once it is whole', async () => {
    const path = join(folder, 'out.csv');
    await withOutput(path, async (out) => {
      await writeTo(out, 'half ');
      expect(existsSync(path)).toBe(false);
      await writeTo(out, 'and half');
    });
    expect(readFileSync(path, 'utf8')).toBe('half and half');
  });

  it('and cannot be finished leaves nothing behind', async () => {
    const path = join(folder, 'failed.csv');
    const failing = withOutput(path, async (out) => {
      await writeTo(out, 'half');
      throw new Failure('the rest is not there');
    });
    expect(await told(failing)).toBe('the rest is not there\n');
    expect(readdirSync(folder).filter((name) => name.startsWith('failed'))).toEqual([]);
  });

  it('where there is no folder is told of in one line', async () => {
    expect(await told(withOutput(join(folder, 'no', 'folder.csv'), () => Promise.resolve()))).toMatch(/^ENOENT: /);
  });
});

it('a fault of ours is shown with its stack, and nobody is told of a pipe that nobody reads', () => {
  expect(toldOf(new TypeError('x is not a function'))).toBeUndefined();
  expect(toldOf(Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' }))).toBe('');
});

it('a feed is the file as it is on disk: tomorrow’s of the same name is another one', async () => {
  const path = file('levels of today.csv', 'sku,locationCode,quantity\n');
  const first = await feedNameOf(path);
  expect(first).toMatch(/^levels_of_today\.csv@\S+$/);
  expect(await feedNameOf(path)).toBe(first);
  utimesSync(path, 1_000, 1_000);
  const later = await feedNameOf(path);
  expect(later).not.toBe(first);
  file('levels of today.csv', 'sku,locationCode,quantity\nTEA,SHELF,1\n');
  utimesSync(path, 1_000, 1_000);
  expect(await feedNameOf(path)).not.toBe(later);
});
