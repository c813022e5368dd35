import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

/** One subgraph's SDL by name. */
export type SubgraphSdl = Readonly<Record<string, string>>;

export interface Composition {
  readonly supergraph: string;
  /** Hints that say that subgraphs disagree: such a field or input would silently vanish. */
  readonly inconsistencies: readonly string[];
}

/** Composes the supergraph. Throws with every composition error when the subgraphs do not fit together. */
export function composeSupergraph(subgraphs: SubgraphSdl): Composition {
  const services = Object.entries(subgraphs).map(([name, sdl]) => ({
    name,
    url: `http://${name}.internal/graphql`,
    typeDefs: parse(sdl),
  }));
  const { errors, supergraphSdl, hints = [] } = composeServices(services);
  if (errors?.length)
    throw new Error(`The subgraphs do not compose:\n${errors.map((error) => `  - ${error.message}`).join('\n')}`);
  return {
    supergraph: `${supergraphSdl ?? ''}\n`,
    inconsistencies: hints
      .filter((hint) => hint.definition.code.startsWith('INCONSISTENT'))
      .map((hint) => `${hint.definition.code}: ${hint.message}`),
  };
}
