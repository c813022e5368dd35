import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PUBLIC } from '@oms/platform/auth/access';
import type { Actor } from '@oms/platform/auth/actor';
import { SUBGRAPHS, type SubgraphName } from '@oms/platform/database/subgraphs';
import { SubgraphExecutor } from '@oms/platform/graphql/execute';
import { executableSubgraph, type SubgraphSchema } from '@oms/platform/graphql/federated-schema';
import { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { newId } from '@oms/platform/values/ids';
import type { GatewayServer } from '@oms/gateway/serve-gateway';
import { actorOf, COLUMNS, type Column, type Row } from '@oms/schema/access-matrix';
import { readAccessMatrix } from '@oms/schema/files';
import { buildSchemas } from '@oms/schema/subgraphs';
import { answerOf, callOf, fieldsOf, Reach } from '@oms/gateway/testing/reach';
import { openTestSystem, type TestSystem } from './testing/test-system.js';
import { twoTenants, type Tenant } from './testing/two-tenants.js';

/** Rows with cells; `inherits` says that there is nothing to ask. */
const MATRIX = [...readAccessMatrix()].filter(
  (entry): entry is [string, Exclude<Row, 'inherits'>] => entry[1] !== 'inherits',
);
const ROOTS = ['Query', 'Mutation'];
const splitOf = (coordinate: string): [string, string | undefined] =>
  coordinate.split('.') as [string, string | undefined];

let system: TestSystem;
let gateway: GatewayServer;
let own: Tenant;
let schemas: Record<SubgraphName, SubgraphSchema>;

beforeAll(async () => {
  system = await openTestSystem();
  gateway = await system.openGateway();
  ({ a: own } = await twoTenants(system));
  schemas = await buildSchemas();
}, 120_000);
afterAll(() => system.close());

const actorIn = (column: Column): Actor | null =>
  actorOf(column, { customerId: own.customer.customerId, locations: own.associate.locations ?? [] });

describe('at the gateway, every cell of the matrix', () => {
  async function deniedIn(query: string, column: Column): Promise<readonly string[]> {
    const caller = { transport: 'http', actor: actorIn(column), address: '192.0.2.1', requestId: 'r' } as const;
    const answer = await gateway.admission.admit({ query }, caller);
    if (answer.kind === 'admitted') return [];
    const [error] = answer.errors;
    expect([query, error?.extensions['code']]).toEqual([query, actorIn(column) ? 'FORBIDDEN' : 'UNAUTHENTICATED']);
    const denied = error?.extensions['denied'] as { coordinate: string }[];
    return denied.map(({ coordinate }) => coordinate);
  }

  function variantsOf(reach: Reach, coordinate: string): string[] {
    const [type, field] = splitOf(coordinate);
    const schema = gateway.gateway.apollo.schema;
    if (!field) return [reach.operation(type, '__typename')].filter((one) => one !== undefined);
    if (Object.keys(fieldsOf(schema!, type)).length > 0) return reach.variants(type, field);
    return [reach.sending(type, field)].filter((one) => one !== undefined);
  }

  it('holds, by alias, fragment, nested edge and filter alike', async () => {
    const reach = new Reach(gateway.gateway.apollo.schema!);
    let cells = 0;
    const wrong: string[] = [];
    const asked = MATRIX.flatMap(([coordinate, row]) =>
      variantsOf(reach, coordinate).flatMap((query) => COLUMNS.map((column) => ({ coordinate, row, query, column }))),
    );
    for (const { coordinate, row, query, column } of asked) {
      cells += 1;
      const denied = await deniedIn(query, column);
      const isDenied = denied.some(
        (one) => one === coordinate || one.startsWith(`${coordinate}(`) || isInput(coordinate, one),
      );
      if (isDenied === row[column]) wrong.push(`${coordinate} as ${column}: ${query}`);
    }
    expect(wrong).toEqual([]);
    expect(cells).toBeGreaterThan(3_000);
  }, 120_000);

  /** A guarded input is told by the field that it was sent to. */
  const isInput = (coordinate: string, denied: string): boolean =>
    /Filter\.|Input\./.test(coordinate) && denied.includes('(');

  it('every row but that of what only gateways ask is reached', () => {
    const reach = new Reach(gateway.gateway.apollo.schema!);
    const missed = MATRIX.map(([coordinate]) => coordinate).filter((one) => variantsOf(reach, one).length === 0);
    expect(missed).toEqual(['ApiKeyIdentity', 'Query.apiKeyIdentity', 'Query.orderFeed']);
  });
});

/** How a thing is asked for at a subgraph, without a gateway before it. */
interface Question {
  readonly coordinate: string;
  readonly subgraph: SubgraphName;
  readonly query: string;
  /** Of the answer, where the refusal stands. */
  readonly path: string;
}

function referenceTo(type: string): string | undefined {
  const ids: Readonly<Record<string, string>> = {
    Order: own.orderId,
    OrderLine: own.orderLineId,
    Customer: own.customer.customerId,
    Case: own.caseId,
    Location: own.locationId,
    InventoryLevel: own.levelId,
    FulfillmentOrder: own.fulfillmentOrderId,
    Shipment: own.shipmentId,
  };
  if (type === 'Item') return `{ __typename: "Item", sku: "${own.sku}" }`;
  return ids[type] ? `{ __typename: "${type}", id: "${ids[type]}" }` : undefined;
}

function questionOf(coordinate: string, subgraph: SubgraphName): Question | undefined {
  const [type, field] = splitOf(coordinate);
  const { schema } = schemas[subgraph];
  const reference = referenceTo(type);
  if (!field) {
    // Others that extend an entity know its key alone, and guard each field that they add.
    const isHere =
      schema.getType(type) && reference && new RegExp(`^type ${type} .*@access`, 'm').test(schemas[subgraph].sdl);
    const query = `{ _entities(representations: [${reference}]) { __typename } }`;
    return isHere ? { coordinate, subgraph, query, path: '_entities.0' } : undefined;
  }
  const definition = fieldsOf(schema, type)[field];
  if (!definition) return undefined;
  if (ROOTS.includes(type))
    return { coordinate, subgraph, query: `${type.toLowerCase()} { x: ${callOf(definition)} }`, path: 'x' };
  if (!reference) return undefined;
  const query = `{ _entities(representations: [${reference}]) { ... on ${type} { x: ${callOf(definition)} } } }`;
  return { coordinate, subgraph, query, path: '_entities.0.x' };
}

const questions = (): Question[] =>
  MATRIX.flatMap(([coordinate]) => SUBGRAPHS.flatMap((name) => questionOf(coordinate, name) ?? []));

async function refusalOf(executor: SubgraphExecutor, { subgraph, query, path }: Question, column: Column) {
  const context = new SubgraphContext(system.runtimes.byName[subgraph], actorIn(column), newId());
  const { errors = [], data } = await executor.execute({ query }, context);
  const wrong = errors.filter(({ extensions }) => String(extensions['code']).startsWith('GRAPHQL_'));
  expect(wrong).toEqual([]);
  const refused = errors.find((error) => path.startsWith(error.path?.join('.') ?? '-'));
  const code = refused?.extensions['code'];
  if (code === 'FORBIDDEN' || code === 'UNAUTHENTICATED') return code;
  // The row is not the caller's: for it, there is nothing that has the field.
  const isAbsent = path === '_entities.0.x' && (data?.['_entities'] as unknown[] | undefined)?.[0] === null;
  return isAbsent ? 'ABSENT' : undefined;
}

describe('at each subgraph, without a gateway before it', () => {
  it('every cell holds, of root fields, entities and their fields', async () => {
    const wrong: string[] = [];
    let cells = 0;
    for (const question of questions()) {
      const executor = new SubgraphExecutor(schemas[question.subgraph].schema);
      const row = new Map(MATRIX).get(question.coordinate)!;
      const type = new Map(MATRIX).get(splitOf(question.coordinate)[0]);
      for (const column of COLUMNS) {
        const isAllowed = row[column] && (type?.[column] ?? true);
        const refusal = await refusalOf(executor, question, column);
        cells += 1;
        const expected = isAllowed ? undefined : actorIn(column) ? 'FORBIDDEN' : 'UNAUTHENTICATED';
        const isRight = refusal === expected || (refusal === 'ABSENT' && expected !== undefined);
        if (!isRight) wrong.push(`${question.coordinate} at ${question.subgraph} as ${column}: ${refusal}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(cells).toBeGreaterThan(700);
  }, 120_000);

  it('each guard that is taken away is missed: what it guards is open, or refused by the wall behind it', async () => {
    const unnoticed: string[] = [];
    let mutants = 0;
    for (const question of questions()) {
      const [type, field] = splitOf(question.coordinate);
      const { sdl, resolvers, schema } = schemas[question.subgraph];
      const weakened = withoutGuard(sdl, type, field);
      if (weakened === undefined || weakened === sdl) continue;
      const row = new Map(MATRIX).get(question.coordinate)!;
      const typeRow = field && !ROOTS.includes(type) ? new Map(MATRIX).get(type) : undefined;
      const column = COLUMNS.find((one) => !row[one] && (typeRow?.[one] ?? true));
      if (!column) continue;
      const before = await refusalOf(new SubgraphExecutor(schema), question, column);
      if (before === 'ABSENT') continue;
      mutants += 1;
      const after = await refusalOf(new SubgraphExecutor(executableSubgraph(weakened, resolvers)), question, column);
      const isOpen = before !== undefined && after === undefined;
      if (!isOpen && !(after && hasSecondWall(question)))
        unnoticed.push(`${question.coordinate} at ${question.subgraph} as ${column}: ${before} → ${after}`);
    }
    expect(unnoticed).toEqual([]);
    expect(mutants).toBeGreaterThan(50);
  }, 120_000);
});

/** Queries that ask for the right once more, where they are carried out. */
const ASK_THEMSELVES = ['Query.orders', 'Query.returns', 'Query.partnerOrders'];

/** Whether something else refuses as well: a command's own check, the rights of the type that is answered, those of rows. */
function hasSecondWall({ coordinate, subgraph }: Question): boolean {
  const [type, field = ''] = splitOf(coordinate);
  const definition = fieldsOf(schemas[subgraph].schema, type)[field];
  const answered = definition ? answerOf(definition) : '';
  return type === 'Mutation' || MATRIX.some(([name]) => name === answered) || ASK_THEMSELVES.includes(coordinate);
}

/** The SDL without the guard of a field, or of a type; undefined where it has none of its own. */
function withoutGuard(sdl: string, type: string, field: string | undefined): string | undefined {
  const start = sdl.search(new RegExp(`^type ${type}\\b`, 'm'));
  if (start < 0) return undefined;
  const end = sdl.indexOf('\n}', start);
  const block = sdl.slice(start, end);
  const line = field ? new RegExp(`^  ${field}\\b.*$`, 'm') : /^type .*$/m;
  const weaker = block.replace(line, (text) =>
    text.includes(`"${PUBLIC}"`)
      ? text
      : text.replace(
          / @access\(anyOf: \[[^\]]*\]\)/,
          field && ROOTS.includes(type) ? ` @access(anyOf: ["${PUBLIC}"])` : '',
        ),
  );
  return sdl.slice(0, start) + weaker + sdl.slice(end);
}
