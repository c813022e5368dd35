import { EDGE, INNER, type Sheet, type TextStyle } from './sheet.js';

/** One column of a printed table. */
export interface Column<Row> {
  readonly title: string;
  /** Points. */
  readonly width: number;
  readonly text: (row: Row) => string;
  readonly style?: TextStyle;
}

export interface TableOptions<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Points for each row. */
  readonly rowHeight?: (row: Row) => number;
  /** Draws what is more than text; `y` is the row's top. */
  readonly decorate?: (row: Row, y: number) => void;
}

const HEAD = 17;
const GAP = 8;

function head<Row>(sheet: Sheet, columns: readonly Column<Row>[]): void {
  sheet.band(sheet.y, HEAD);
  let x = EDGE + 4;
  for (const { title, width, style } of columns) {
    const align = style?.align ? { align: style.align } : {};
    sheet.text(title.toUpperCase(), x, sheet.y + 11.5, {
      size: 6.8,
      weight: 'bold',
      faint: true,
      width: width - GAP,
      ...align,
    });
    x += width;
  }
  sheet.y += HEAD;
}

/** A table over as many pages as it takes; every page begins with the head, and no row is torn. */
export function drawTable<Row>(sheet: Sheet, { columns, rows, rowHeight, decorate }: TableOptions<Row>): void {
  if (sheet.room < HEAD + 40) sheet.turnPage();
  head(sheet, columns);
  for (const row of rows) {
    const height = rowHeight?.(row) ?? 20;
    if (sheet.room < height) {
      sheet.turnPage();
      head(sheet, columns);
    }
    const top = sheet.y;
    let x = EDGE + 4;
    for (const { width, text, style } of columns) {
      sheet.text(text(row), x, top + 13, { width: width - GAP, ...style });
      x += width;
    }
    decorate?.(row, top);
    sheet.y = top + height;
    sheet.rule(sheet.y, EDGE, INNER);
  }
}
