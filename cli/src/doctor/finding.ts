/** One line of what `oms doctor` says; one that is not ok needs a person. */
export interface Finding {
  readonly ok: boolean;
  readonly text: string;
}

export const fine = (text: string): Finding => ({ ok: true, text });
export const look = (text: string): Finding => ({ ok: false, text });
