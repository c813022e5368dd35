import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StandardFonts, PDFDocument } from 'pdf-lib';
import { isWinAnsi } from '@oms/platform/pdf/win-ansi';
import { printableText, singleLine, unprintableCharacters } from './printable-text.js';

describe('printableText', () => {
  it.each([
    ['México D.F.', 'México D.F.'],
    ['Łódź', 'Lódz'],
    ['Zażółć gęślą jaźń', 'Zazólc gesla jazn'],
    ['Đorđe Čvorović', 'Dorde Cvorovic'],
    ['Şişli, İstanbul', 'Sisli, Istanbul'],
    ['Щукин Ёлка', 'Shchukin Yolka'],
    ['Львів', 'Lviv'],
    ['Αθήνα', 'Athina'],
    ['თბილისი', 'tbilisi'],
    ['서울', 'seoul'],
    ['Nguyễn Thị Ánh', 'Nguyen Thi Ánh'],
    ['２００１ ﬁne ①', '2001 fine 1'],
    ['“€5” – ½', '“€5” – ½'],
    ['東京', '??'],
    ['👩‍👩‍👧 home', '??? home'],
    ['', ''],
  ])('prints %s as %s', (text, printed) => expect(printableText(text)).toBe(printed));

  it('composes letters that came as base and mark', () => expect(printableText('Me\u0301xico')).toBe('México'));

  it('lets nothing through that the standard fonts cannot encode', async () => {
    const font = await (await PDFDocument.create()).embedFont(StandardFonts.Helvetica);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => void font.encodeText(printableText(text))),
      { numRuns: 1_000 },
    );
    for (let code = 0; code < 0x3000; code += 1) font.encodeText(printableText(String.fromCodePoint(code)));
  });

  it('keeps every character that it calls printable', async () => {
    const supported = (await (await PDFDocument.create()).embedFont(StandardFonts.Helvetica)).getCharacterSet();
    const ours = supported.map((code) => String.fromCodePoint(code)).filter(isWinAnsi);
    expect(ours.length).toBeGreaterThan(210);
    expect(ours.filter((character) => printableText(`x${character}x`) !== `x${character}x`)).toEqual([]);
  });
});

describe('singleLine', () => {
  it.each([
    [' a\r\n\tb\u00a0\u2028c ', 'a b c'],
    ['ab\u200b\u202ecd\ufeff', 'abcd'],
    ['x\ud800y', 'x\ufffdy'],
    ['x'.repeat(5_000), 'x'.repeat(400)],
  ])('cleans %j', (text, line) => expect(singleLine(text)).toBe(line));
});

describe('unprintableCharacters', () => {
  it('names each lost character once', () =>
    expect(unprintableCharacters('東京都 東 Tokyo?')).toEqual(['東', '京', '都']));
  it('is empty for a readable label', () => expect(unprintableCharacters('Łódź, Київ, Who?')).toEqual([]));
});
