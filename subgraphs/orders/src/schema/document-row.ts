import type { DocumentContent } from '../rules/document-content.js';

/** A document's row as it is read. */
export interface DocumentRow {
  readonly id: string;
  readonly orderId: string;
  readonly currency: string;
  readonly total: number;
  readonly taxTotal: number;
  readonly content: DocumentContent;
}
