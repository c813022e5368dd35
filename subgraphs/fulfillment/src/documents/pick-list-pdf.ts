import { pickTasks, type PickRow, type PickTask } from '../rules/pick-tasks.js';
import { drawHeading } from './heading.js';
import { EDGE, INNER, Sheet } from './sheet.js';
import { drawTable } from './table.js';

/** What a pick list is printed from. */
export interface PickListDocument {
  readonly number: string;
  readonly kind: string;
  readonly locationName: string;
  readonly assignedTo: string | null;
  readonly createdAt: Date;
  readonly rows: readonly PickRow[];
}

const LINE = 11;

const portionsText = (task: PickTask): string[] =>
  task.portions.length === 1 && task.portions[0]?.tote === 1 && task.portions[0].quantity === task.quantity
    ? []
    : task.portions.map(({ tote, quantity, number }) => `Tote ${tote}: ${quantity} ×  (${number})`);

const rowHeight = (task: PickTask): number => 30 + Math.ceil(portionsText(task).length / 3) * LINE;

function decorate(sheet: Sheet, task: PickTask, y: number): void {
  const under = [task.sku, task.gtin, task.serialTracked ? 'scan serial numbers' : null].filter(Boolean).join('  ·  ');
  sheet.text(under, EDGE + 94, y + 24, { size: 7.5, faint: true, width: 300 });
  portionsText(task).forEach((text, index) => {
    const column = index % 3;
    const row = Math.floor(index / 3);
    sheet.text(text, EDGE + 94 + column * 135, y + 35 + row * LINE, { size: 8, width: 130 });
  });
  sheet.tickBox(EDGE + INNER - 20, y + 8);
}

/** The walk through the building on paper: a line for each stop, bins in order, and which tote takes how many. */
export async function renderPickListPdf(document: PickListDocument): Promise<Uint8Array> {
  const sheet = await Sheet.create(`Pick list ${document.number}`, document.createdAt, document);
  const tasks = pickTasks(document.rows);
  const orders = new Set(document.rows.map((row) => row.fulfillmentOrderId)).size;
  const units = tasks.reduce((sum, task) => sum + task.quantity, 0);
  drawHeading(sheet, {
    title: 'Pick list',
    number: document.number,
    facts: [
      ['Location', document.locationName],
      ['Kind', document.kind],
      ['Orders / units', `${orders} / ${units}`],
      ['Picker', document.assignedTo ?? '—'],
      ['Printed', document.createdAt.toISOString().slice(0, 16).replace('T', ' ')],
    ],
  });
  drawTable(sheet, {
    columns: [
      { title: 'Bin', width: 90, text: (task) => task.bin ?? '—', style: { size: 13, weight: 'bold' } },
      { title: 'Item', width: INNER - 90 - 66 - 40, text: (task) => task.title, style: { size: 10, weight: 'bold' } },
      {
        title: 'Units',
        width: 66,
        text: (task) => String(task.quantity),
        style: { size: 15, weight: 'bold', align: 'right' },
      },
      { title: 'Done', width: 40, text: () => '', style: { align: 'right' } },
    ],
    rows: tasks,
    rowHeight,
    decorate: (task, y) => decorate(sheet, task, y),
  });
  return sheet.finish(`${document.locationName} · ${document.number}`);
}
