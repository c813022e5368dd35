import {
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { LimitName } from './limits.js';

/** What can be counted in a document before it is validated. */
export type Measures = Readonly<
  Record<Extract<LimitName, 'tokens' | 'depth' | 'aliases' | 'rootFields' | 'selections' | 'directives'>, number>
>;

interface SetMeasures {
  readonly depth: number;
  readonly aliases: number;
  readonly fields: number;
  readonly selections: number;
}

const NOTHING: SetMeasures = { depth: 0, aliases: 0, fields: 0, selections: 0 };

/** Questions about the schema have limits of their own: they are refused, or of bounded depth by validation. */
const INTROSPECTION = new Set(['__schema', '__type']);

/**
 * Counts what a document asks for. Each fragment is counted once and multiplied, so that it takes time in proportion to
 * the text however often fragments use each other; a fragment in itself counts as empty, since validation refuses it.
 */
export function measureDocument(document: DocumentNode): Measures {
  const { definitions, tokenCount = 0 } = document;
  const fragments = new FragmentMeasures(
    definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION),
  );
  const sets = definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [fragments.measure(definition.selectionSet)] : [],
  );
  const most = (name: keyof SetMeasures): number => Math.max(0, ...sets.map((set) => set[name]));
  return {
    tokens: tokenCount,
    depth: most('depth'),
    aliases: most('aliases'),
    rootFields: most('fields'),
    selections: most('selections'),
    directives: mostDirectives(document),
  };
}

class FragmentMeasures {
  private readonly byName: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly known = new Map<string, SetMeasures>();

  constructor(fragments: readonly FragmentDefinitionNode[]) {
    this.byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  measure({ selections }: SelectionSetNode): SetMeasures {
    const total = { ...NOTHING };
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const below =
          selection.selectionSet && !INTROSPECTION.has(selection.name.value)
            ? this.measure(selection.selectionSet)
            : NOTHING;
        total.depth = Math.max(total.depth, 1 + below.depth);
        total.aliases += below.aliases + (selection.alias ? 1 : 0);
        total.selections += 1 + below.selections;
        total.fields += 1;
        continue;
      }
      const inner =
        selection.kind === Kind.INLINE_FRAGMENT
          ? this.measure(selection.selectionSet)
          : this.fragment(selection.name.value);
      total.depth = Math.max(total.depth, inner.depth);
      total.aliases += inner.aliases;
      total.selections += 1 + inner.selections;
      total.fields += inner.fields;
    }
    return total;
  }

  private fragment(name: string): SetMeasures {
    const known = this.known.get(name);
    if (known) return known;
    this.known.set(name, NOTHING);
    const fragment = this.byName.get(name);
    const measures = fragment ? this.measure(fragment.selectionSet) : NOTHING;
    this.known.set(name, measures);
    return measures;
  }
}

function mostDirectives(document: DocumentNode): number {
  let most = 0;
  const look = (node: { readonly directives?: readonly unknown[]; readonly selectionSet?: SelectionSetNode }): void => {
    most = Math.max(most, node.directives?.length ?? 0);
    for (const selection of node.selectionSet?.selections ?? []) look(selection);
  };
  for (const definition of document.definitions) {
    look(definition);
    for (const variable of (definition as OperationDefinitionNode).variableDefinitions ?? []) look(variable);
  }
  return most;
}
