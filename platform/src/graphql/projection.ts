import type { FieldNode } from 'graphql';
import { sql, type RawBuilder } from '../database/sql.js';
import { Remembered } from '../values/remembered.js';
import { camelCase } from '../values/snake-case.js';
import type { Loader } from './subgraph-context.js';
import { nodeFields, selectedFields, type Selected } from './selected-fields.js';

/** The columns of a table that a selection of fields needs. */
export interface Columns {
  /** Equal for equal columns. */
  readonly key: string;
  readonly list: RawBuilder<unknown>;
}

/** Selections are few, where clients write them down; others must not fill the memory. */
const MOST_LOADERS = 500;

interface ProjectionOptions {
  /** The table's name in the statement. */
  readonly alias: string;
  /** Every column that may be read; one that is called as a field, in camelCase, is read when that is selected. */
  readonly columns: readonly string[];
  /** What is read whatever is selected: what rights and fields that are resolved by themselves need. */
  readonly always: readonly string[];
  /** Columns of fields that are made of others. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
}

/** Reads of a table what a request selects, and not all of its columns: each value costs on its way. */
export class Projection {
  private readonly known = new WeakMap<FieldNode, Columns>();

  constructor(private readonly options: ProjectionOptions) {}

  /** Every column, for an object of which is not known what will be asked. */
  get all(): Columns {
    return this.listed(this.options.columns);
  }

  /** The columns for an object that a resolver answers. */
  of(info: Selected): Columns {
    return this.once(info, () => selectedFields(info));
  }

  /** The columns for the nodes of a connection. */
  ofNodes(info: Selected): Columns {
    return this.once(info, () => nodeFields(info));
  }

  private once({ fieldNodes }: Selected, fieldsOf: () => ReadonlySet<string>): Columns {
    const [first, ...others] = fieldNodes;
    const known = first && others.length === 0 ? this.known.get(first) : undefined;
    if (known) return known;
    const made = this.for(fieldsOf());
    if (first && others.length === 0) this.known.set(first, made);
    return made;
  }

  private for(selected: ReadonlySet<string>): Columns {
    const { columns, always, fields } = this.options;
    const wanted = new Set([...always, ...[...selected].flatMap((name) => fields[name] ?? [])]);
    return this.listed(columns.filter((name) => wanted.has(name) || selected.has(camelCase(name))));
  }

  private listed(names: readonly string[]): Columns {
    const { alias } = this.options;
    return { key: names.join(), list: sql.join(names.map((name) => sql.raw(`${alias}.${name}`))) };
  }
}

/** Loaders by the columns that they read, each made once: loads of the same columns go together. */
export function loaderOfColumns<Key, Row, Services>(
  make: (columns: Columns) => Loader<Key, Row, Services>,
): (columns: Columns) => Loader<Key, Row, Services> {
  const known = new Remembered<string, Loader<Key, Row, Services>>(MOST_LOADERS);
  return (columns) => known.of(columns.key, () => make(columns));
}
