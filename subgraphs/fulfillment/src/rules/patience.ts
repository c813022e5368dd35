const PATIENCE_MINUTES = 5;

/**
 * Whoever began to buy a label before this moment has told of it by now, or never will: the delivery that asked for it,
 * and the carrier, have had their time, and somebody else may look.
 */
export const patienceBegan = (now: Date): Date => new Date(now.getTime() - PATIENCE_MINUTES * 60_000);
