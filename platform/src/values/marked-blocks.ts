/**
 * The text with each block written anew between its marks, `<!-- name -->` and the next `<!-- end -->`: how documents show
 * what the code says. A block without marks in the text is left out.
 */
export const withBlocks = (text: string, blocks: Readonly<Record<string, string>>): string =>
  Object.entries(blocks).reduce(
    (written, [name, block]) =>
      written.replace(
        new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`),
        (_match, open: string, close: string) => `${open}\n${block}\n\n${close}`,
      ),
    text,
  );
