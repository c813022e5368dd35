/** Scripts that run from right to left. */
const FROM_THE_RIGHT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

const runsFromTheRight = (text: string): boolean => FROM_THE_RIGHT.test(text);

/**
 * Pieces of a line in the order in which they stand on paper, from the left: pieces that run from the right, and what is
 * between two of them, such as spaces and numbers, stand the other way round. A piece is left as it is: its font shapes it.
 */
export function visualOrder<Piece extends { readonly text: string }>(pieces: readonly Piece[]): Piece[] {
  const ordered: Piece[] = [];
  for (let at = 0; at < pieces.length;) {
    let end = at;
    for (let next = at; next < pieces.length; next += 1) {
      const { text } = pieces[next] as Piece;
      if (runsFromTheRight(text)) end = next + 1;
      else if (end === at || /\p{L}/u.test(text)) break;
    }
    if (end > at) ordered.push(...pieces.slice(at, end).toReversed());
    else ordered.push(pieces[at] as Piece);
    at = Math.max(end, at + 1);
  }
  return ordered;
}
