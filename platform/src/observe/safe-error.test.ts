import { describe, expect, it } from '@jest/globals';
import { safeError, safeMessage } from './safe-error.js';

const databaseError = (code: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), {
    code,
    detail: 'Key (email)=(ada@example.org) already exists.',
    parameters: ['ada@example.org'],
    ...more,
  });

describe('an error in a log', () => {
  it('has no row and no value of a database', () => {
    const error = databaseError('23505', 'duplicate key value\n - detail: Key (email)=(ada@example.org)', {
      constraint: 'customer_email',
    });
    const told = safeError(new Error('it failed', { cause: error }));
    expect(JSON.stringify(told)).not.toContain('ada@');
    expect(told).toMatchObject({
      type: 'Error',
      message: 'it failed',
      stack: expect.stringContaining('safe-error.test.ts'),
      cause: { message: 'duplicate key value', code: '23505', constraint: 'customer_email' },
    });
    expect(safeMessage(databaseError('22P02', 'invalid input syntax for type uuid: "ada@example.org"'))).toBe(
      'invalid input syntax for type uuid: "…"',
    );
  });

  it('keeps the message of any other, and what is none', () => {
    expect(safeMessage(new Error('line 1\nline 2'))).toBe('line 1\nline 2');
    expect([safeMessage('text'), safeError(undefined)]).toEqual(['text', undefined]);
  });
});
