/** One sample of a process's metrics, in Prometheus's text format. */
export interface Sample {
  readonly service: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^(?<name>\w+)(?:\{(?<labels>.*)\})? (?<value>\S+)$/;

/** Every sample in what the services say of themselves. */
export const samplesOf = (texts: Readonly<Record<string, string>>): Sample[] =>
  Object.entries(texts).flatMap(([service, text]) =>
    text.split('\n').flatMap((line) => {
      const { name, labels = '', value } = LINE.exec(line)?.groups ?? {};
      if (name === undefined) return [];
      const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', said = '']) => [key, said]);
      return [{ service, name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value) }];
    }),
  );
