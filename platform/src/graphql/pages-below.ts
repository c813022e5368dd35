import { sql } from '../database/sql.js';
import { groupInto } from './align.js';
import { pageKey, type Page, type PageRequest, type PageSpec } from './page.js';
import { defineLoader, type Loader, type SubgraphContext } from './subgraph-context.js';

/** A page of the list below one parent. */
export interface PagedKey {
  readonly id: string;
  readonly page: PageRequest;
}

/** The same text for the same page below the same parent. */
const pagedKey = ({ id, page }: PagedKey): string => `${id}|${pageKey(page)}`;

/** A loader of pages below parents: all parents that ask for the same page are one statement. */
export const pagesBelow = <Row, Services>(
  load: (ctx: SubgraphContext<Services>, ids: readonly string[], page: PageRequest) => Promise<Page<Row>[]>,
): Loader<PagedKey, Page<Row>, Services> =>
  defineLoader<PagedKey, Page<Row>, Services>(async (ctx, keys) => {
    const groups = groupInto(keys, ({ page }) => pageKey(page));
    const found = new Map<PagedKey, Page<Row>>();
    for (const group of groups.values()) {
      const pages = await load(
        ctx,
        group.map(({ id }) => id),
        group[0]?.page ?? {},
      );
      group.forEach((key, index) => {
        const page = pages[index];
        if (page) found.set(key, page);
      });
    }
    return keys.map((key) => found.get(key));
  }, pagedKey);

/** The parents of a list, by the column that holds their ids. */
export const below = (column: string, keys: readonly string[]): NonNullable<PageSpec['parent']> => ({
  column: sql.raw(column),
  type: 'uuid',
  keys,
});
