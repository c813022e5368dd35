/** Whether a pattern names more than one topic. */
export const isPattern = (pattern: string): boolean => /[*>]/.test(pattern);

/** Whether `topic` is meant by `pattern`, in which `*` stands for one part and `>` at the end for one or more. */
export function topicMatches(pattern: string, topic: string): boolean {
  const wanted = pattern.split('.');
  const parts = topic.split('.');
  if (wanted.at(-1) === '>') {
    const fixed = wanted.slice(0, -1);
    return parts.length > fixed.length && fixed.every((part, index) => part === '*' || part === parts[index]);
  }
  return wanted.length === parts.length && wanted.every((part, index) => part === '*' || part === parts[index]);
}

/** Redis' own spelling of a pattern; it means at least the topics of the pattern, and perhaps more. */
export const redisGlob = (pattern: string): string =>
  pattern.replaceAll(/[?[\]\\^]/g, String.raw`\$&`).replace(/>$/, '*');
