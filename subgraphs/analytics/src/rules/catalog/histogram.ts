/**
 * Times are counted in buckets each a twentieth wider than the one before, from a second on: histograms of days add up to
 * those of years, and a percentile read from them is within 2.5 % of the time itself, whatever its size.
 */
const WIDTH = 1.05;

/** SQL of the bucket that a time falls into; nothing of nothing. */
export const bucketSql = (seconds: string): string =>
  `case when (${seconds}) is not null then ceil(ln(greatest((${seconds})::float8, 1)) / ln(${WIDTH}::float8))::int end`;

/** SQL of the time that stands for a bucket, in whole seconds: as far from its ends, in proportion. */
export const secondsSql = (bucket: string): string =>
  `round((2 * power(${WIDTH}::float8, ${bucket}) / ${1 + WIDTH})::numeric)`;
