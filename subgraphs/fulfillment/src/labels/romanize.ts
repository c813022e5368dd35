/** `а=a б=b` → map; the upper-case letter maps to the capitalised romanisation. */
function romanization(pairs: string): Map<string, string> {
  const table = new Map<string, string>();
  for (const pair of pairs.trim().split(/\s+/)) {
    const [letter = '', latin = ''] = pair.split('=');
    table.set(letter, latin);
    const upper = letter.toUpperCase();
    if (upper !== letter && [...upper].length === 1) table.set(upper, latin.slice(0, 1).toUpperCase() + latin.slice(1));
  }
  return table;
}

/** Latin letters that Unicode does not decompose into a base letter and a mark. */
const LATIN =
  "ł=l đ=d ħ=h ı=i ĸ=k ŋ=ng ŧ=t ƀ=b ƃ=b ƈ=c ɖ=d ə=e ɛ=e ƒ=f ɠ=g ɣ=g ɨ=i ƙ=k ƚ=l ɲ=n ɔ=o ɵ=o ƥ=p ɍ=r ʂ=s ƭ=t ʉ=u ʋ=v ƴ=y ƶ=z ʻ=' ʼ=' ȷ=j";

const CYRILLIC = `а=a б=b в=v г=g д=d е=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh
  щ=shch ъ= ы=y ь= э=e ю=yu я=ya ё=yo і=i ї=yi є=ye ґ=g ў=u ђ=dj ј=j љ=lj њ=nj ћ=c џ=dz ѓ=gj ќ=kj ѕ=dz ә=a ғ=gh қ=q ң=ng ө=o ұ=u ү=u һ=h`;

const GREEK = `α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o
  ά=a έ=e ή=i ί=i ό=o ύ=y ώ=o ϊ=i ϋ=y ΐ=i ΰ=y`;

const GEORGIAN = `ა=a ბ=b გ=g დ=d ე=e ვ=v ზ=z თ=t ი=i კ=k ლ=l მ=m ნ=n ო=o პ=p ჟ=zh რ=r ს=s ტ=t უ=u ფ=p ქ=k ღ=gh ყ=q შ=sh ჩ=ch
  ც=ts ძ=dz წ=ts ჭ=ch ხ=kh ჯ=j ჰ=h`;

const ARMENIAN = `ա=a բ=b գ=g դ=d ե=e զ=z է=e ը=e թ=t ժ=zh ի=i լ=l խ=kh ծ=ts կ=k հ=h ձ=dz ղ=gh ճ=ch մ=m յ=y ն=n շ=sh ո=o չ=ch պ=p ջ=j
  ռ=r ս=s վ=v տ=t ր=r ց=ts ւ=w փ=p ք=k օ=o ֆ=f`;

/** Punctuation and signs outside Windows-1252. */
const SIGNS =
  '‐=- ‑=- ‒=- ―=- −=- ′=\' ″=" ‹=< ›=> №=No. ₽=RUB ₴=UAH ₹=INR ₺=TRY ₩=KRW ₪=ILS ⁄=/ ∕=/ 、=, 。=. ・=. 「=" 」=" ～=~';

/** Hangul jamo in Unicode order, as NFKD writes them out: Revised Romanization, letter by letter. */
function hangul(): [string, string][] {
  const rows: [number, string][] = [
    [0x1100, 'g kk n d tt r m b pp s ss - j jj ch k t p h'],
    [0x1161, 'a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i'],
    [0x11a8, 'k k k n n n t l k m l l l p l m p p t t ng t t k t p t'],
  ];
  return rows.flatMap(([start, letters]) =>
    letters
      .split(' ')
      .map((latin, index): [string, string] => [String.fromCodePoint(start + index), latin === '-' ? '' : latin]),
  );
}

const TABLE: ReadonlyMap<string, string> = new Map([
  ...[LATIN, CYRILLIC, GREEK, GEORGIAN, ARMENIAN, SIGNS].flatMap((pairs) => [...romanization(pairs)]),
  ...hangul(),
]);

/**
 * The Latin spelling of one character (one code point), or undefined when none is known. May be empty. One spelling
 * for each letter, whatever the language: a sorter reads the town from it, it is not an official transliteration.
 */
export const romanized = (character: string): string | undefined => TABLE.get(character);
