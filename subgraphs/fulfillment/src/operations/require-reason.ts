import { refuse } from '@oms/platform/errors/domain-error';

/** A reason code of staff: upper snake case, so that it can be counted. */
export function requireReason(reason: string | null | undefined): string {
  if (!reason || !/^[A-Z][A-Z0-9_]{1,39}$/.test(reason))
    throw refuse('INVALID_REASON', 'A reason is a code such as NO_CAPACITY.', ['reason']);
  return reason;
}
