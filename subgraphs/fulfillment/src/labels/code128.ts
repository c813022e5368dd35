import bwipjs from 'bwip-js';

/** A symbol as alternating widths in modules: bar, space, bar … ending with a bar. */
export interface Code128Symbol {
  readonly widths: readonly number[];
  /** Sum of the widths, without quiet zones. */
  readonly modules: number;
}

const MODULES_PER_CHARACTER = 11;
const MODULES_OF_STOP = 13;
/** Start and check character. */
const OVERHEAD_CHARACTERS = 2;

function symbol(bcid: string, text: string): Code128Symbol {
  const [encoded] = bwipjs.raw({ bcid, text });
  if (!encoded || !('sbs' in encoded)) throw new RangeError(`"${text}" gave no linear symbol`);
  return { widths: encoded.sbs, modules: encoded.sbs.reduce((sum, width) => sum + width, 0) };
}

/** Code 128 of printable ASCII text. Throws RangeError for anything else. */
export function code128(text: string): Code128Symbol {
  if (!/^[!-~]+$/.test(text)) throw new RangeError(`"${text}" is not printable ASCII`);
  return symbol('code128', text);
}

/** GS1-128 of a serial shipping container code: FNC1, application identifier 00, 18 digits. */
export function gs1Sscc(sscc: string): Code128Symbol {
  return symbol('gs1-128', `(00)${sscc}`);
}

/** Field data for a printer's own ^BC command, and how wide it will print. */
export interface ZplCode128 {
  readonly fieldData: string;
  readonly modules: number;
}

/** In ^BC data `>` starts an escape, and ^ and ~ would start a command; each has an escape of its own. */
const ZPL_ESCAPES: Readonly<Record<string, string>> = { '>': '>0', '^': '><', '~': '>=' };

/**
 * ^BC field data that names its subsets (`>:` B, `>5` to C), so that every printer draws the same width. Only a
 * closing run of digits is packed in pairs, which is where carriers put them.
 */
export function zplCode128(text: string): ZplCode128 {
  const run = /\d*$/.exec(text)?.[0].length ?? 0;
  const packed = run - (run % 2) >= 4 ? run - (run % 2) : 0;
  const inB = text.slice(0, text.length - packed);
  const pairs = text.slice(text.length - packed);
  const escaped = [...inB].map((character) => ZPL_ESCAPES[character] ?? character).join('');
  const shift = inB !== '' && pairs !== '' ? '>5' : '';
  const characters = inB.length + (shift ? 1 : 0) + packed / 2 + OVERHEAD_CHARACTERS;
  return {
    fieldData: `${inB === '' ? '>;' : '>:'}${escaped}${shift}${pairs}`,
    modules: characters * MODULES_PER_CHARACTER + MODULES_OF_STOP,
  };
}

/** ^BC field data of a GS1-128 SSCC: start in subset C, FNC1 (`>8`), application identifier 00, the digits. */
export const zplGs1Sscc = (sscc: string): ZplCode128 => ({
  fieldData: `>;>800${sscc}`,
  modules: (1 + (sscc.length + 2) / 2 + OVERHEAD_CHARACTERS) * MODULES_PER_CHARACTER + MODULES_OF_STOP,
});
