import { createHmac, randomInt } from 'node:crypto';

/** Digits and letters that nobody mistakes for others. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;
const LOOKALIKES: Readonly<Record<string, string>> = { I: '1', L: '1', O: '0', U: 'V' };

/** The last character, which follows from the others: a slip of the pen is found without asking anybody. */
function checkCharacter(body: string): string {
  let sum = 0;
  for (const [index, character] of [...body].entries()) sum += (2 * index + 1) * (ALPHABET.indexOf(character) + 1);
  return ALPHABET[sum % ALPHABET.length] ?? '';
}

/**
 * Codes of gift cards: 75 bits by chance and a check character, so that nobody guesses one. Only their keyed hash is kept:
 * whoever reads the database cannot spend a card, nor try codes without the installation's secret.
 */
export class GiftCodes {
  constructor(private readonly secret: string) {}

  /** A new code, as it is told to people. */
  make(): string {
    const body = Array.from({ length: LENGTH - 1 }, () => ALPHABET[randomInt(ALPHABET.length)] ?? '').join('');
    return (body + checkCharacter(body)).replaceAll(/(.{4})(?=.)/g, '$1-');
  }

  /** The last characters, by which people tell cards apart. */
  hint(code: string): string {
    return code.slice(-4);
  }

  /** What is kept of a code, however it was typed; null for what cannot be one. */
  hash(typed: string): Buffer | null {
    if (typed.length > 64) return null;
    const code = typed
      .toUpperCase()
      .replaceAll(/[\s-]/g, '')
      .replaceAll(/[ILOU]/g, (letter) => LOOKALIKES[letter] ?? letter);
    const plain = code.length === LENGTH && [...code].every((character) => ALPHABET.includes(character));
    if (!plain || checkCharacter(code.slice(0, -1)) !== code.at(-1)) return null;
    return createHmac('sha256', `oms-gift-card:${this.secret}`).update(code).digest();
  }
}
