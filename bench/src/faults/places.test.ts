import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventJobs } from '@oms/jobs/routes';
import { OTHER_PLACES, TOURED_CONSUMERS, TOURED_PLACES } from './places.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Source files of the packages that run in production. */
function sources(): string[] {
  const subgraphs = readdirSync(join(ROOT, 'subgraphs')).map((name) => join('subgraphs', name));
  return ['platform', 'jobs', 'gateway', ...subgraphs].flatMap((name) => {
    const folder = join(ROOT, name, 'src');
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => join(folder, file));
  });
}

describe('the tour of places where a process may die', () => {
  it('comes to every place that the code names, or says why not', () => {
    const named = sources().flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/crashPoint\('([^']+)'\)/g)].map(([, name]) => name ?? ''),
    );
    const known = [...TOURED_PLACES, ...Object.keys(OTHER_PLACES)];
    expect([...new Set(named)].toSorted()).toEqual(known.toSorted());
  });

  it('comes to consumers that there are', () => {
    const consumers = eventJobs.map(({ name }) => name);
    for (const consumer of TOURED_CONSUMERS) expect(consumers).toContain(consumer);
  });
});
