import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AnswerText } from './answer-text.js';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ maxLength: 300 }),
  // Halves of pairs, control characters and what JSON escapes, alone and next to each other.
  fc.string({ unit: fc.constantFrom('a', '"', '\\', '\n', '\u0000', 'é', '名', '😀', '\ud800', '\udc00', '\u2028') }),
);

describe('AnswerText', () => {
  it('writes any texts as JSON does', () => {
    const answer = new AnswerText();
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 20 }), (texts) => {
        answer.clear();
        texts.forEach((text, index) => {
          answer.append(index === 0 ? '[' : ',');
          answer.appendString(text);
        });
        answer.append(texts.length === 0 ? '[]' : ']');
        expect(answer.take()).toBe(JSON.stringify(texts));
      }),
    );
  });

  it('grows beyond its first buffer and keeps what it has', () => {
    const answer = new AnswerText();
    const long = 'long text, '.repeat(40_000);
    answer.append('[');
    answer.appendString(long);
    answer.append(',');
    answer.appendJson(JSON.stringify({ name: 'Žluťoučký kůň', long }));
    answer.append(']');
    expect(JSON.parse(answer.take())).toEqual([long, { name: 'Žluťoučký kůň', long }]);
    answer.appendString('short');
    expect(answer.take()).toBe('"short"');
  });

  it('forgets what is cut off, beyond ASCII too', () => {
    const answer = new AnswerText();
    answer.append('[1');
    const { position } = answer;
    answer.append(',');
    answer.appendString('naïve');
    answer.cutTo(position);
    answer.append(']');
    expect(answer.take()).toBe('[1]');
  });
});
