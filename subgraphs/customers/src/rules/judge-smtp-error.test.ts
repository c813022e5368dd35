import { expect, it } from '@jest/globals';
import { judgeSmtpError } from './judge-smtp-error.js';

it('a failure to send is judged by the reply, or else by how far it had come', () => {
  const judge = (failure: object, began = false) => judgeSmtpError({ message: 'x', ...failure }, began).outcome;
  expect(judge({ responseCode: 550, command: 'RCPT TO' })).toBe('REFUSED');
  expect(judge({ responseCode: 554, command: 'DATA' }, true)).toBe('REFUSED');
  expect(judge({ responseCode: 451, command: 'RCPT TO' })).toBe('LATER');
  expect(judge({ code: 'ECONNECTION', command: 'CONN' })).toBe('LATER');
  expect(judge({ code: 'EAUTH', responseCode: 535 })).toBe('LATER');
  expect(judge({ code: 'ECONNECTION', command: 'CONN' }, true)).toBe('UNKNOWN');
});
