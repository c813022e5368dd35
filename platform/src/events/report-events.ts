/** `ReportDue`: a report is to be sent, as of a moment (ISO 8601). */
export interface ReportDue {
  readonly reportId: string;
  readonly dueAt: string;
}
