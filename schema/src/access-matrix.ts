import {
  Kind,
  parse,
  type DefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { holdsAny } from '@oms/platform/auth/access';
import { ROLES, type Actor } from '@oms/platform/auth/actor';
import { accessOf } from '@oms/platform/graphql/access-directive';

/** Who asks, by column: nobody, and each role that a token or key may carry. */
export const COLUMNS = ['anonymous', ...ROLES.filter((role) => role !== 'job')] as const;
export type Column = (typeof COLUMNS)[number];

/** The actor of a column; a customer is somebody, an associate works at `locations`. */
export function actorOf(column: Column, own: Pick<Actor, 'customerId' | 'locations'> = {}): Actor | null {
  if (column === 'anonymous') return null;
  const { customerId, locations } = own;
  return {
    role: column,
    id: `matrix-${column}`,
    ...(column === 'customer' && customerId ? { customerId } : {}),
    ...(column === 'associate' && locations ? { locations } : {}),
  };
}

/** `inherits`: whoever reached the object has the field. Otherwise who is let in, by column. */
export type Row = 'inherits' | Readonly<Record<Column, boolean>>;

/** Rows by coordinate: `Type.field`, and `Type` or `Input.field` where these ask for rights. */
export type Matrix = ReadonlyMap<string, Row>;

const ROOT = /^(Query|Mutation|Subscription)\./;
const INTERNAL = /^(join|link)__/;

function rowOf(node: ObjectTypeDefinitionNode | FieldDefinitionNode | InputValueDefinitionNode): Row | undefined {
  const anyOf = accessOf(node);
  if (!anyOf) return undefined;
  const cells = COLUMNS.map((column) => [column, holdsAny(actorOf(column), anyOf)] as const);
  return Object.fromEntries(cells) as Record<Column, boolean>;
}

function rowsOf(type: DefinitionNode): [string, Row | undefined][] {
  if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION) return [];
  const name = type.name.value;
  if (INTERNAL.test(name)) return [];
  if (type.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION)
    return (type.fields ?? []).map((field) => [`${name}.${field.name.value}`, rowOf(field)]);
  const fields = (type.fields ?? []).map((field): [string, Row] => [
    `${name}.${field.name.value}`,
    rowOf(field) ?? 'inherits',
  ]);
  return [[name, rowOf(type)], ...fields];
}

/** What the composed graph asks for at each of its coordinates. */
export function matrixOf(supergraph: string): Matrix {
  const rows = parse(supergraph).definitions.flatMap(rowsOf);
  return new Map(rows.filter((row): row is [string, Row] => row[1] !== undefined));
}

const WIDTH = 44;
const cellOf = (column: Column, allowed: boolean): string => (allowed ? 'allow' : '-').padEnd(column.length + 1);
const HEADER = [
  '# Who may have what, beside the rules on single rows (own orders, own locations). `npm run schema` adds a row for what',
  '# is new and takes away what is gone; it never changes a row: do that by hand, and only if the change is meant.',
  `${'# coordinate'.padEnd(WIDTH)} ${COLUMNS.map((column) => column.padEnd(column.length + 1)).join(' ')}`.trimEnd(),
];

const lineOf = (coordinate: string, row: Row): string =>
  `${coordinate.padEnd(WIDTH)} ${row === 'inherits' ? row : COLUMNS.map((column) => cellOf(column, row[column])).join(' ')}`.trimEnd();

/** The file's text, sorted by coordinate. */
export function printMatrix(matrix: Matrix): string {
  const rows = [...matrix].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `${[...HEADER, ...rows.map(([coordinate, row]) => lineOf(coordinate, row))].join('\n')}\n`;
}

function readRow(cells: readonly string[]): Row | undefined {
  if (cells.length === 1 && cells[0] === 'inherits') return 'inherits';
  if (cells.length !== COLUMNS.length || cells.some((cell) => cell !== 'allow' && cell !== '-')) return undefined;
  const entries = COLUMNS.map((column, place) => [column, cells[place] === 'allow'] as const);
  return Object.fromEntries(entries) as Record<Column, boolean>;
}

const sameRow = (one: Row, other: Row): boolean => lineOf('', one) === lineOf('', other);

/**
 * Reads the file; throws naming a line that cannot be read, or a coordinate with rows that differ. A merge may leave the
 * same row twice: it counts once, and is written once.
 */
export function readMatrix(text: string): Matrix {
  const rows = new Map<string, Row>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [coordinate = '', ...cells] = line.trim().split(/\s+/);
    const wrong = (problem: string) => new Error(`access matrix, line ${index + 1}: ${problem}`);
    const row = readRow(cells);
    if (!row) throw wrong(`expected "inherits", or "allow" or "-" for ${COLUMNS.join(', ')}`);
    const before = rows.get(coordinate);
    if (before && !sameRow(before, row)) throw wrong(`${coordinate} has two rows that differ`);
    rows.set(coordinate, row);
  }
  return rows;
}

/** The reviewed rows, without those of what is gone, with one for each coordinate that is new. */
export function withNewRows(reviewed: Matrix, actual: Matrix): Matrix {
  return new Map([...actual].map(([coordinate, row]) => [coordinate, reviewed.get(coordinate) ?? row]));
}

/** Where the graph and the reviewed file disagree, with what to do about it. */
export function matrixProblems(reviewed: Matrix, actual: Matrix): string[] {
  const problems: string[] = [];
  for (const [coordinate, row] of actual) {
    if (row === 'inherits' && ROOT.test(coordinate))
      problems.push(`${coordinate} does not say who may have it: give it @access (docs/security.md)`);
    const expected = reviewed.get(coordinate);
    if (!expected)
      problems.push(`${coordinate} has no row in schema/access-matrix.txt: run "npm run schema" and review the row`);
    else if (!sameRow(expected, row))
      problems.push(
        `the graph and schema/access-matrix.txt disagree; change the one that is wrong:\n  reviewed ${lineOf(coordinate, expected)}\n  graph    ${lineOf(coordinate, row)}`,
      );
  }
  for (const coordinate of reviewed.keys())
    if (!actual.has(coordinate))
      problems.push(`${coordinate} is in schema/access-matrix.txt and not in the graph: run "npm run schema"`);
  return problems;
}
