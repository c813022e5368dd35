/** What became of a batch of imported records. */
export interface ImportResult {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: { readonly index: number; readonly field?: string; readonly reason: string }[];
}

/** Splits records by a check that names what is wrong with one. */
export function partition<T>(
  records: readonly T[],
  check: (record: T) => { field: string; reason: string } | undefined,
): { good: T[]; rejected: ImportResult['rejected'] } {
  const rejected: ImportResult['rejected'] = [];
  const good = records.filter((record, index) => {
    const problem = check(record);
    if (problem) rejected.push({ index, ...problem });
    return !problem;
  });
  return { good, rejected };
}
