import type { EntityCounts } from './batch.js';
import type { ImportSummary } from './run-import.js';

const COLUMNS = [
  'read',
  'created',
  'updated',
  'unchanged',
  'skipped',
  'rejected',
] as const satisfies readonly (keyof EntityCounts)[];

const spaced = (count: number) => count.toLocaleString('en-US');

/** The summary of an import as a table for people, one line per entity, and where the rejects are. */
export function formatSummary({ entities, rejectsPath }: ImportSummary): string {
  const rows = Object.entries(entities).map(([entity, counts]) => [
    entity,
    ...COLUMNS.map((name) => spaced(counts[name])),
  ]);
  const table = [['entity', ...COLUMNS], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = table.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
  return [...lines, rejectsPath === null ? 'nothing was rejected' : `rejects: ${rejectsPath}`].join('\n');
}
