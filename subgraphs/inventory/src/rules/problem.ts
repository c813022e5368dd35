import type { UserErrorData } from '@oms/platform/errors/domain-error';

/** One thing that is wrong with an input, and where. */
export const problem = (code: string, message: string, ...field: (string | number)[]): UserErrorData => ({
  code,
  message,
  field: field.map(String),
});
