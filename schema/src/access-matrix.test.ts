import { describe, expect, it } from '@jest/globals';
import { matrixOf, matrixProblems, printMatrix, readMatrix, withNewRows } from './access-matrix.js';
import { emitSchemas, readAccessMatrix } from './files.js';

const GRAPH = `
  directive @access(anyOf: [String!]!) on FIELD_DEFINITION | OBJECT
  type Query { me: Person @access(anyOf: ["public"]) people: [Person!] @access(anyOf: ["customers:read"]) }
  type Person @access(anyOf: ["customers:read", "storefront"]) { name: String }
`;

describe('the access matrix', () => {
  it('is what the graph asks for, coordinate by coordinate', async () => {
    const { files } = await emitSchemas();
    expect(matrixProblems(readAccessMatrix(), matrixOf(files['supergraph'] ?? ''))).toEqual([]);
  });

  it('is read back as it was printed', () => {
    const matrix = matrixOf(GRAPH);
    expect(readMatrix(printMatrix(matrix))).toEqual(matrix);
    expect(readMatrix(printMatrix(matrix).repeat(2))).toEqual(matrix);
    expect(matrix.get('Person.name')).toBe('inherits');
    expect(matrix.get('Person')).toMatchObject({ anonymous: false, guest: true, agent: true, analyst: false });
    expect(matrix.get('Query.me')).toMatchObject({ anonymous: true, analyst: true });
  });

  it('misses a new field, and says how to add its row', () => {
    const reviewed = matrixOf(GRAPH);
    const grown = matrixOf(GRAPH.replace('name: String', 'name: String secret: String'));
    expect(matrixProblems(reviewed, grown)).toEqual([
      'Person.secret has no row in schema/access-matrix.txt: run "npm run schema" and review the row',
    ]);
    expect(matrixProblems(withNewRows(reviewed, grown), grown)).toEqual([]);
    expect(matrixProblems(grown, reviewed)).toEqual([expect.stringContaining('Person.secret is in')]);
  });

  it('has no row for a root field that is open by accident', () => {
    const open = matrixOf('type Subscription { told: String }');
    expect(matrixProblems(open, open)).toEqual([expect.stringContaining('Subscription.told does not say')]);
  });

  it('never takes over a change of rights by itself', () => {
    const reviewed = matrixOf(GRAPH);
    const opened = matrixOf(GRAPH.replace('"customers:read"]) }', '"storefront"]) }'));
    expect(withNewRows(reviewed, opened)).toEqual(reviewed);
    expect(matrixProblems(reviewed, opened)).toEqual([expect.stringContaining('disagree')]);
  });

  it('notices each guard that is taken away', async () => {
    const { files } = await emitSchemas();
    const supergraph = files['supergraph'] ?? '';
    const guards = [...supergraph.matchAll(/^.*@access\(anyOf: .*$/gm)].filter(
      ([line]) => !line.includes('directive @access'),
    );
    expect(guards.length).toBeGreaterThan(50);
    for (const { 0: line, index } of guards) {
      const without =
        supergraph.slice(0, index) +
        line.replace(/@access\(anyOf: \[[^\]]*\]\)/, '') +
        supergraph.slice(index + line.length);
      expect(matrixProblems(readAccessMatrix(), matrixOf(without)).length).toBeGreaterThan(0);
    }
  });

  it.each([
    ['Query.me', 'expected "inherits"'],
    ['Query.me allow -', 'expected "inherits"'],
    [`Query.me inherits\nQuery.me${' -'.repeat(10)}`, 'Query.me has two rows'],
  ])('refuses %j', (text, problem) => expect(() => readMatrix(text)).toThrow(problem));
});
