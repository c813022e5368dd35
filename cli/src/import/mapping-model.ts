import type { Condition } from './expressions.js';
import type { FieldMappings } from './mapping-fields.js';
import type { EntityName } from './records.js';
import type { Assumptions } from './transforms.js';

/** How one file is read. */
export interface FileSpec {
  readonly file: string;
  readonly format: 'csv' | 'ndjson';
  readonly encoding: string;
  readonly delimiter: string;
  readonly quote: string;
  readonly nullTexts: readonly string[];
  readonly trim: boolean;
  /** Columns that may hold an unquoted delimiter; see `repairOverflow`. */
  readonly overflowColumns: readonly string[];
}

/** A file joined to another: rows whose `key` equals the other's column `on`. */
export interface JoinSpec extends FileSpec {
  readonly key: string;
  readonly on: string;
  readonly lookups: Readonly<Record<string, JoinSpec>>;
}

/** The file behind an entity with all that is joined to it. */
export interface SourceSpec extends FileSpec {
  readonly lookups: Readonly<Record<string, JoinSpec>>;
  readonly children: Readonly<Record<string, JoinSpec>>;
  readonly groupBy?: { readonly column: string; readonly consecutive: boolean } | undefined;
}

/** Records of an entity that come from a file; `path` is the key path in the mapping file. */
export interface SourceBlock {
  readonly kind: 'source';
  readonly path: string;
  readonly source: SourceSpec;
  readonly when: readonly Condition[];
  readonly fields: FieldMappings;
}

/** Records of an entity that stand in the mapping itself. */
export interface ConstantBlock {
  readonly kind: 'constants';
  readonly path: string;
  readonly records: readonly FieldMappings[];
}

/** One way in which records of an entity come about; an entity may have several. */
export type EntityBlock = SourceBlock | ConstantBlock;

/** A checked mapping file. */
export interface Mapping {
  readonly name: string;
  readonly description?: string | undefined;
  /** The mapping file, as the caller named it. */
  readonly file: string;
  /** What must be there before the import: the caller sees to it. */
  readonly requires: { readonly channel?: string | undefined; readonly currency?: string | undefined };
  readonly assumptions: Assumptions;
  readonly entities: Readonly<Partial<Record<EntityName, readonly EntityBlock[]>>>;
}
