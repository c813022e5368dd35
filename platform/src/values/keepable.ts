/** Whether a database can keep the text: U+0000 and half of a surrogate pair are no characters of any text. */
export const isKeepable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();
