import { isWinAnsi } from '@oms/platform/pdf/win-ansi';
import { romanized } from './romanize.js';

/** More than any field of a label can show; keeps the work small whatever is sent. */
const LONGEST_FIELD = 400;

const isMark = (character: string): boolean => /^\p{M}$/u.test(character);

/**
 * Text as one line without anything that a printer could take for a command or a line end: composed (NFC), white
 * space and control characters as single spaces, invisible format characters removed, cut to 400 characters.
 */
export function singleLine(text: string): string {
  const line = text
    .slice(0, LONGEST_FIELD * 4)
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/[\p{Cf}\p{Co}\p{Cn}]/gu, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .normalize('NFC')
    .trim();
  return [...line].slice(0, LONGEST_FIELD).join('').trimEnd();
}

function printableCharacter(character: string): string {
  if (isWinAnsi(character)) return character;
  const known = romanized(character);
  if (known !== undefined) return known;
  const parts = [...character.normalize('NFKD')].filter((part) => !isMark(part));
  if (parts.length === 0) return '';
  const latin = parts.map((part) => (isWinAnsi(part) ? part : romanized(part)));
  return latin.includes(undefined) ? '?' : latin.join('');
}

/**
 * Text as the standard PDF fonts can show it: other scripts romanised (Cyrillic, Greek, Georgian, Armenian, Hangul),
 * foreign marks dropped, and `?` for what has no Latin spelling here (Han, kana, Arabic, emoji). Never throws.
 */
export const printableText = (text: string): string => [...singleLine(text)].map(printableCharacter).join('');

/**
 * The characters of `text` that a PDF label can only show as `?`, each once: empty means that the label is readable.
 * Lets the caller choose ZPL, or ask for a Latin address, before a parcel travels with question marks on it.
 */
export const unprintableCharacters = (text: string): string[] => [
  ...new Set([...singleLine(text)].filter((character) => character !== '?' && printableCharacter(character) === '?')),
];
