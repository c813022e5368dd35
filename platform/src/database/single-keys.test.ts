import { describe, expect, it } from '@jest/globals';
import { withSingleKeys } from './single-keys.js';

describe('a statement with lists of ids', () => {
  const text = 'select * from a where id = any($1::uuid[]) and b = $2 and c = any($3::uuid[])';

  it('asks for a single id where a list has one', () => {
    expect(withSingleKeys(text, [['x'], 'b', ['y', 'z']])).toEqual({
      text: 'select * from a where id = $1::uuid and b = $2 and c = any($3::uuid[])',
      values: ['x', 'b', ['y', 'z']],
    });
    expect(withSingleKeys(text, [['x'], 'b', ['y']])).toEqual({
      text: 'select * from a where id = $1::uuid and b = $2 and c = $3::uuid',
      values: ['x', 'b', 'y'],
    });
  });

  it('stays as it is with several ids, or none', () => {
    for (const values of [
      [['x', 'y'], 'b', []],
      [[], null, ['y', 'z']],
    ])
      expect(withSingleKeys(text, values)).toEqual({ text, values });
  });

  it('stays as it is where the list is needed elsewhere too, or is of another type', () => {
    for (const one of [
      'select * from a where id = any($1::uuid[]) and exists (select from unnest($1::uuid[]))',
      'select * from a where status = any($1::text[])',
      'select * from a where id = any($1::uuid[]) or parent = any($1::uuid[])',
    ])
      expect(withSingleKeys(one, [['x']])).toEqual({ text: one, values: [['x']] });
  });

  it('knows parameters whose numbers begin alike', () => {
    const many = Array.from({ length: 12 }, (_, index) => `c${index} = any($${index + 1}::uuid[])`).join(' and ');
    const values = Array.from({ length: 12 }, (_, index) => (index === 0 ? ['x'] : ['y', 'z']));
    expect(withSingleKeys(many, values).text).toBe(many.replace('any($1::uuid[])', '$1::uuid'));
  });
});
