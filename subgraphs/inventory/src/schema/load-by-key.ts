import { rows, type RawBuilder } from '@oms/platform/database/sql';
import { alignByKey, groupByKey } from '@oms/platform/graphql/align';
import { defineLoader } from '@oms/platform/graphql/subgraph-context';
import type { InventoryServices } from '../services.js';

type Statement = (keys: readonly string[]) => RawBuilder<unknown>;

/** Loads one row for each key. */
export const one = <Row>(statement: Statement, keyOf: (row: Row) => string) =>
  defineLoader<string, Row, InventoryServices>(async (ctx, keys) =>
    alignByKey(keys, await rows<Row>(ctx.db, statement(keys)), keyOf),
  );

/** Loads all rows of each key. */
export const many = <Row>(statement: Statement, keyOf: (row: Row) => string) =>
  defineLoader<string, Row[], InventoryServices>(async (ctx, keys) =>
    groupByKey(keys, await rows<Row>(ctx.db, statement(keys)), keyOf),
  );
