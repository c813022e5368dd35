/**
 * Gives objects of a class, which hold their row as `row`, a property for each of its columns that the class does not
 * show otherwise. Nothing is copied, and what a request does not select is never made.
 */
export function showColumns(view: { readonly prototype: object }, columns: readonly string[]): void {
  for (const column of columns) {
    if (column in view.prototype) continue;
    Object.defineProperty(view.prototype, column, {
      enumerable: true,
      get(this: { readonly row: Readonly<Record<string, unknown>> }) {
        return this.row[column];
      },
    });
  }
}
