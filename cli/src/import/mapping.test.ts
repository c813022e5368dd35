import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { fillTemplate, holds, parseCondition, parseTemplate } from './expressions.js';
import { loadMapping, MappingError, mappingPath, parseMapping } from './mapping.js';
import { RECORD_SCHEMAS } from './record-schemas.js';
import { TRANSFORM_NAMES } from './transforms.js';

function problemsOf(text: string): string[] {
  try {
    parseMapping(text, 'm.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    return error.problems.map(({ file, path, reason }) => `${file} ${path}: ${reason}`);
  }
}

const stock = (lines: string) =>
  `name: m\nentities:\n  stock:\n    source: {file: s.csv}\n    fields:\n      sku: '{sku}'\n      locationCode: L\n${lines}`;

describe('mapping files', () => {
  it('tell all mistakes of form at once, each with its key path', () => {
    const text = `
name: m
defaults: {timeZone: Nowhere, delimiter: '||', colour: red}
entities:
  things: {}
  items:
    source: {file: a.csv, encoding: klingon, lookups: {a.b: {file: c.csv, key: id}}}
    when: quantity
    fields:
      sku: '{sku'
      title: {from: '{t}', as: [trim, shout]}
      weightGrams: {form: '{w}'}
      components: {each: '', fields: {sku: null}}
`;
    expect(problemsOf(text)).toEqual([
      'm.yaml defaults.delimiter: must be one character',
      'm.yaml defaults.timeZone: must be an IANA time zone such as Europe/Berlin',
      'm.yaml defaults: Unrecognized key: "colour"',
      expect.stringContaining('m.yaml entities.items.0.source.encoding: is no encoding'),
      expect.stringContaining('m.yaml entities.items.0.source.lookups: must have names without a dot'),
      expect.stringContaining('m.yaml entities.items.0.when: is no condition such as'),
      expect.stringContaining('m.yaml entities.items.0.fields.sku: has a brace without its partner'),
      expect.stringContaining('m.yaml entities.items.0.fields.title.as: is no known transform: "shout"'),
      expect.stringContaining('m.yaml entities.items.0.fields.weightGrams.from: '),
      'm.yaml entities.items.0.fields.weightGrams: Unrecognized key: "form"',
      expect.stringContaining('m.yaml entities.items.0.fields.components.each: '),
      expect.stringContaining(
        'm.yaml entities.items.0.fields.components.fields.sku: must be text with {columns} in it',
      ),
      'm.yaml entities: Unrecognized key: "things"',
    ]);
  });

  it('tell all fields that are absent, unknown or of another kind', () => {
    const text = `
name: m
entities:
  orders:
    source: {file: o.csv}
    fields:
      externalReference: '{id}'
      channelCode: 7
      placedAt: '{date}'
      shipped: '{date}'
      currencyCode: EUR
      shippingTotal: {from: '{freight}', as: money}
      shippingAddress: '{address}'
      lines: {each: details, fields: {sku: '{sku}', quantity: '{qty}', unitPrice: '{price}', discountRate: {from: '{d}', default: 0}}}
`;
    expect(problemsOf(text)).toEqual([
      expect.stringContaining(
        'm.yaml entities.orders.fields.shipped: is no known field (known: externalReference, number,',
      ),
      'm.yaml entities.orders.fields.channelCode: gives a number where a text is wanted',
      'm.yaml entities.orders.fields.placedAt: gives a text where a date is wanted; add `as: date`',
      'm.yaml entities.orders.fields.shippingTotal: is money without a currency: set `defaults.currency` or `money: {currency: …}`',
      'm.yaml entities.orders.fields.shippingAddress: must have `fields`',
      'm.yaml entities.orders.fields.lines.each: names no list: details (the source has neither children nor groupBy)',
      'm.yaml entities.orders.fields.lines.fields.quantity: gives a text where a number is wanted; add `as: integer`',
      'm.yaml entities.orders.fields.lines.fields.discountRate: has a default that is a number, not a text',
    ]);
    expect(problemsOf(stock(''))).toEqual(['m.yaml entities.stock.fields.onHand: is required']);
    expect(problemsOf(stock("      onHand: {from: '{n}', as: [integer, trim]}\n"))).toEqual([
      'm.yaml entities.stock.0.fields.onHand.as: integer gives no text and so must come last',
    ]);
  });

  it('tell where the YAML itself is broken', () => {
    expect(problemsOf('name: [m')).toEqual([expect.stringMatching(/^m\.yaml : .*line 1/)]);
  });

  it('may not name columns in constant records', () => {
    const text = "name: m\nentities: {locations: {records: [{code: A, name: '{x}', kind: STORE}]}}";
    expect(problemsOf(text)).toEqual([
      'm.yaml entities.locations.records.0.name: names a column, but a constant record has no file',
    ]);
  });

  it('are checked down to the values of constant records', () => {
    const address = 'address: {fields: {line1: A, city: B, countryCode: {from: Atlantis, as: country}}}';
    const text = `name: m\nentities: {locations: {records: [{code: A, name: B, kind: SHED, timeZone: Mars, ${address}}]}}`;
    expect(problemsOf(text)).toEqual([
      'm.yaml entities.locations.records.0.address.countryCode: is not a known country: "Atlantis"',
      'm.yaml entities.locations.records.0.kind: must be WAREHOUSE or STORE',
      'm.yaml entities.locations.records.0.timeZone: must be an IANA time zone such as Europe/Berlin',
    ]);
  });

  it('give sources what the defaults say, and several blocks to one entity', () => {
    const block = "{source: {file: a.csv}, fields: {sku: '{s}', locationCode: A, onHand: 1}}";
    const other =
      '{source: {file: b.tsv, delimiter: "\\t", trim: false}, fields: {sku: \'{s}\', locationCode: B, onHand: 1}}';
    const mapping = parseMapping(
      `name: m\ndefaults: {encoding: latin1, nullTexts: [x]}\nentities:\n  stock: [${block}, ${other}]`,
      'm.yaml',
    );
    expect(mapping.entities.stock).toMatchObject([
      {
        path: 'entities.stock.0',
        source: { file: 'a.csv', delimiter: ',', encoding: 'latin1', nullTexts: ['x'], trim: true },
      },
      { path: 'entities.stock.1', source: { file: 'b.tsv', delimiter: '\t', encoding: 'latin1', trim: false } },
    ]);
  });

  it('are found by name or path', async () => {
    expect(mappingPath('./northwind')).toBe('./northwind');
    expect(mappingPath('mine.yml')).toBe('mine.yml');
    const northwind = await loadMapping(mappingPath('northwind'));
    expect(northwind.requires).toEqual({ channel: 'NORTHWIND', currency: 'USD' });
    await expect(loadMapping('absent.yaml')).rejects.toThrow('absent.yaml: cannot be read (ENOENT)');
  });

  it('are explained with every field and every transform', async () => {
    const readme = await readFile(fileURLToPath(new URL('../../mappings/README.md', import.meta.url)), 'utf8');
    for (const [entity, schema] of Object.entries(RECORD_SCHEMAS)) {
      const section = readme.split(`### ${entity}\n`)[1]?.split('\n### ')[0] ?? '';
      const names = Object.entries<z.core.$ZodType>(schema.shape).map(([name, field]) =>
        field instanceof z.ZodOptional ? `| \`${name}\`` : `| **\`${name}\`**`,
      );
      expect(names.filter((name) => !section.includes(name))).toEqual([]);
    }
    for (const name of TRANSFORM_NAMES) expect(readme).toContain(`| \`${name}\``);
  });
});

describe('templates and conditions', () => {
  const row = {
    file: 'f',
    line: 1,
    columns: new Map([
      ['id', 0],
      ['note', 1],
      ['qty', 2],
      ['ship to', 3],
    ]),
    fields: ['A', null, '12', 'x and y'],
  };
  const fill = (text: string) => {
    const template = parseTemplate(text);
    return 'value' in template ? fillTemplate(template.value, row) : template;
  };
  const test = (text: string) => {
    const condition = parseCondition(text);
    return 'value' in condition ? holds([condition.value], row) : condition;
  };

  it('fills columns in, and is null when one of them is', () => {
    expect(fill('northwind:{id}-{qty}')).toEqual({ value: 'northwind:A-12' });
    expect(fill('{{{id}}}')).toEqual({ value: '{A}' });
    expect(fill('n:{note}')).toEqual({ value: null });
    expect(fill('constant')).toEqual({ value: 'constant' });
    for (const broken of ['{', 'a}', '{id', '{}', '{a{b}']) expect(fill(broken)).toHaveProperty('problem');
  });

  it.each([
    ['note is null', true],
    ['id IS NOT NULL', true],
    ['id = A', true],
    ["id = 'A'", true],
    ['id != B', true],
    ['note != A', true],
    ['note = A', false],
    ['qty > 9', true],
    ['qty <= 12.0', true],
    ['qty < 12', false],
    ['note > 0', false],
    ["ship to = 'x and y'", true],
  ])('%s is %s', (text, expected) => {
    expect(test(text)).toEqual({ value: expected });
  });

  it.each(['id', 'id >', 'id > many', '= 3', 'id > 3'])('refuses %s', (text) => {
    expect(test(text)).toHaveProperty('problem');
  });
});
