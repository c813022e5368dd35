/** The characters of Windows-1252 beyond Latin-1, which the standard PDF fonts have as well. */
const WINDOWS_EXTRAS = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');

/** Whether the standard PDF fonts (WinAnsi encoding) have the character. */
export function isWinAnsi(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (
    (code >= 0x20 && code <= 0x7e) || (code > 0xa0 && code <= 0xff && code !== 0xad) || WINDOWS_EXTRAS.has(character)
  );
}
