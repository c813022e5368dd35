import { Kind, parse, type ConstDirectiveNode } from 'graphql';

/** The address of each subgraph, by name, as a supergraph names them. Throws when it names none, or one without an address. */
export function subgraphUrlsIn(supergraphSdl: string): Record<string, string> {
  const { definitions } = parse(supergraphSdl, { noLocation: true });
  const graphs = definitions.find(({ kind, ...rest }) => kind === Kind.ENUM_TYPE_DEFINITION && isGraphEnum(rest));
  const values = graphs?.kind === Kind.ENUM_TYPE_DEFINITION ? (graphs.values ?? []) : [];
  const found = values.flatMap(({ directives = [] }) => directives.filter(({ name }) => name.value === 'join__graph'));
  if (found.length === 0) throw new Error('This is no supergraph: it names no subgraphs (join__Graph)');
  return Object.fromEntries(found.map((graph) => [textOf(graph, 'name'), textOf(graph, 'url')]));
}

const isGraphEnum = (definition: object): boolean =>
  'name' in definition && (definition.name as { value?: unknown }).value === 'join__Graph';

function textOf({ arguments: given }: ConstDirectiveNode, name: string): string {
  const value = given?.find((argument) => argument.name.value === name)?.value;
  if (value?.kind !== Kind.STRING || value.value === '')
    throw new Error(`A subgraph of the supergraph has no ${name} (join__graph)`);
  return value.value;
}
