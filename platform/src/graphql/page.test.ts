import { describe, expect, it } from '@jest/globals';
import { sql, type Sql } from '../database/sql.js';
import { fetchPage, type SortKey } from './page.js';

const cursor = (...keys: unknown[]): string => Buffer.from(JSON.stringify(keys)).toString('base64url');
const ID = '01890a5d-ac96-774b-bcce-b302099a8057';

/** What is said of the cursor; a list that is asked for has passed. */
async function said(after: string, types: readonly SortKey['type'][]): Promise<string> {
  const sort = types.map((type) => ({ expression: sql`x`, type }));
  const page = fetchPage({} as Sql, { columns: sql`x`, from: sql`t`, sort, page: { after } });
  return page.then(
    () => 'taken',
    (error: Error) => (error.name === 'BadInputError' ? 'refused' : 'taken'),
  );
}

describe('a cursor', () => {
  it('of the list is taken', async () => {
    expect(await said(cursor('2026-11-26 05:00:00.123456+00', ID), ['timestamptz', 'uuid'])).toBe('taken');
    expect(await said(cursor('-infinity', ID), ['timestamptz', 'uuid'])).toBe('taken');
    expect(await said(cursor('-12', '0.25', 'true', 'Ä'), ['bigint', 'numeric', 'boolean', 'text'])).toBe('taken');
  });

  it('of another list, or made up, is refused before the database sees it', async () => {
    const wrong: [string, SortKey['type'][]][] = [
      ['nonsense', ['text']],
      [cursor('A', ID), ['timestamptz', 'uuid']],
      [cursor('2026-02-30 05:00:00+00', ID), ['timestamptz', 'uuid']],
      [cursor('2026-01-01 05:00:00+00', 'x'), ['timestamptz', 'uuid']],
      [cursor(ID), ['timestamptz', 'uuid']],
      [cursor('99999999999999999999'), ['bigint']],
      [cursor('NaN?'), ['numeric']],
      [cursor('yes'), ['boolean']],
      [cursor('\u0000'), ['text']],
    ];
    for (const [after, types] of wrong) expect(await said(after, types)).toBe('refused');
  });
});
