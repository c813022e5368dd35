import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnreadableFileError } from './decode.js';
import type { FileSpec } from './mapping-model.js';
import { repairOverflow } from './overflow.js';
import { readRows } from './read-rows.js';
import { rawOf } from './source-row.js';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oms-rows-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const csv: FileSpec = {
  file: 'rows.csv',
  format: 'csv',
  encoding: 'utf-8',
  delimiter: ',',
  quote: '"',
  nullTexts: ['NULL'],
  trim: true,
  overflowColumns: [],
};

async function read(content: string | Buffer, given: Partial<FileSpec> = {}) {
  const spec = { ...csv, ...given };
  await writeFile(join(directory, spec.file), content);
  const found: unknown[] = [];
  let bytes = 0;
  for await (const event of readRows(spec, { directory, onBytes: (count) => (bytes += count) })) {
    if ('row' in event) found.push([event.row.line, rawOf(event.row)]);
    else found.push([event.reject.line, event.reject.reason]);
  }
  expect(bytes).toBe(Buffer.byteLength(content));
  return found;
}

describe('CSV', () => {
  it('reads columns by the header, with the text for null and empty fields as null', async () => {
    expect(await read('id,name,note\n1, Ann ,NULL\n2,,"NULL"\n')).toEqual([
      [2, { id: '1', name: 'Ann', note: null }],
      [3, { id: '2', name: null, note: null }],
    ]);
  });

  it('passes over a byte order mark and reads every kind of line end', async () => {
    const expected = [
      [2, { id: '1', name: 'é' }],
      [3, { id: '2', name: 'b' }],
    ];
    expect(await read('\uFEFFid,name\r\n1,é\r\n2,b')).toEqual(expected);
    expect(await read('id,name\n1,é\r\n2,b\n')).toEqual(expected);
    expect(await read('id,name\r1,é\r2,b\r')).toEqual(expected);
  });

  it('knows the line a row begins on after quoted newlines and empty lines', async () => {
    const rows = [
      [2, { id: '1', note: 'two\nlines, one "note"' }],
      [5, { id: '2', note: 'x' }],
      [6, 'has 1 fields where the header has 2'],
      [7, { id: '4', note: 'y' }],
    ];
    const text = 'id,note\n1,"two\nlines, one ""note"""\n\n2,x\n3\n4,y\n';
    expect(await read(text)).toEqual(rows);
    expect(await read(text.replaceAll('\n', '\r\n'))).toEqual(rows);
  });

  it('counts lines alike wherever the chunks of the file end', async () => {
    const text = `id,note\r\n${Array.from({ length: 60_000 }, (_, id) => `${id},"a\r\nb"`).join('\r\n')}\r\n`;
    const rows = await read(text);
    expect(rows).toHaveLength(60_000);
    expect(rows[59_999]).toEqual([120_000, { id: '59999', note: 'a\nb' }]);
  });

  it('keeps a stray quote as text and goes on with the next line', async () => {
    expect(await read('id,size\n1,5" pipe\n2,"6"x\n3,7')).toEqual([
      [2, { id: '1', size: '5" pipe' }],
      [3, { id: '2', size: '"6"x' }],
      [4, { id: '3', size: '7' }],
    ]);
  });

  it('stops at a quote that is never closed, for what follows is lost', async () => {
    await expect(read('id,note\n1,a\n2,"b\n3,c\n')).rejects.toThrow(UnreadableFileError);
    await expect(read('id,note\n1,a\n2,"b\n3,c\n')).rejects.toThrow(
      'rows.csv, line 3: a quote opened here or later is never closed',
    );
    await expect(read(`id,note\n1,"${'x'.repeat(2_000_000)}"\n`)).rejects.toThrow('more than 1000000 characters');
  });

  it('reads other delimiters, quotes and encodings', async () => {
    expect(await read('id\tname\n1\t"a"\n', { delimiter: '\t', quote: '' })).toEqual([[2, { id: '1', name: '"a"' }]]);
    expect(await read("id;name\n1;'a;b'\n", { delimiter: ';', quote: "'" })).toEqual([[2, { id: '1', name: 'a;b' }]]);
    const latin = Buffer.from('id,name\n1,Köln\n', 'latin1');
    expect(await read(latin, { encoding: 'windows-1252' })).toEqual([[2, { id: '1', name: 'Köln' }]]);
    expect(await read(Buffer.concat([latin, Buffer.from('2,Bonn\n')]))).toEqual([
      [2, 'has characters that are not utf-8'],
      [3, { id: '2', name: 'Bonn' }],
    ]);
  });

  it('refuses a file without a header and one that names a column twice', async () => {
    await expect(read('id,id\n1,2\n')).rejects.toThrow('names the column id twice');
    expect(await read('')).toEqual([]);
  });

  it('fails when there is no such file', async () => {
    const rows = readRows({ ...csv, file: 'absent.csv' }, { directory, onBytes: () => undefined });
    await expect(rows.next()).rejects.toThrow('ENOENT');
  });
});

describe('rows with too many fields', () => {
  const spec = { overflowColumns: ['name', 'street'] };

  it('are put together again where a space shows the comma of a text', async () => {
    const text =
      'id,name,who,street,city\n1,Acme, Ltd.,Ann,Main St,Rome\n2,Acme,Ann,Via Dante, 75, II,Rome\n3,Acme,Ann,Main,St,Rome\n';
    expect(await read(text, spec)).toEqual([
      [2, { id: '1', name: 'Acme, Ltd.', who: 'Ann', street: 'Main St', city: 'Rome' }],
      [3, { id: '2', name: 'Acme', who: 'Ann', street: 'Via Dante, 75, II', city: 'Rome' }],
      [4, 'has 6 fields where the header has 5, and it is not plain which column holds the surplus'],
    ]);
  });

  it('are rejected where the mapping names no column for the surplus', async () => {
    expect(await read('id,name\n1,Acme, Ltd.\n')).toEqual([[2, 'has 3 fields where the header has 2']]);
  });

  it('go to a single column without the sign of a space, unless it stands elsewhere', () => {
    expect(repairOverflow(['1', 'a', 'b', 'x'], 3, [1], ',')).toEqual({ value: ['1', 'a,b', 'x'] });
    expect(repairOverflow(['1', 'a', 'b', ' x'], 3, [1], ',')).toHaveProperty('problem');
    expect(repairOverflow(['1', 'a', ' b', ' x'], 3, [1, 2], ',')).toHaveProperty('problem');
    expect(repairOverflow(['1', 'a'], 3, [1], ',')).toHaveProperty('problem');
  });
});

describe('NDJSON', () => {
  const ndjson = { file: 'rows.ndjson', format: 'ndjson' } as const;

  it('reads nested objects as dotted columns and arrays as lists', async () => {
    expect(
      await read(
        '{"id":7,"address":{"city":" Rome ","zip":"NULL"},"ok":true,"lines":[{"sku":"a"},{"sku":"b"}]}\n',
        ndjson,
      ),
    ).toEqual([
      [1, { id: '7', 'address.city': 'Rome', 'address.zip': null, ok: 'true', lines: [{ sku: 'a' }, { sku: 'b' }] }],
    ]);
  });

  it('keeps numbers as they are written', async () => {
    expect(await read('{"price":12.10,"id":12345678901234567890}', ndjson)).toEqual([
      [1, { price: '12.10', id: '12345678901234567890' }],
    ]);
  });

  it('rejects lines that are no objects, with their line', async () => {
    const found = await read('\uFEFF{"id":1}\r\n\r\n{"id":2,}\r\n[3]\r\n{"id":4}', ndjson);
    expect(found).toEqual([
      [1, { id: '1' }],
      [3, expect.stringContaining('is not JSON')],
      [4, 'is JSON but not an object'],
      [5, { id: '4' }],
    ]);
  });

  it('stops at a line without an end', async () => {
    await expect(read('x'.repeat(1_500_000), ndjson)).rejects.toThrow('is this NDJSON?');
  });
});
