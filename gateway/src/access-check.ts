import { holdsAny, refusal as accessRefusal } from '@oms/platform/auth/access';
import {
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isInterfaceType,
  isObjectType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { AccessRules, type Demand } from './access-rules.js';
import type { AdmissionChecks, Operation } from './admission-model.js';
import { refusal } from './refusal.js';

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** One look at an operation: what it asks for, without what `@skip` and `@include` leave out. */
class Walk {
  readonly demands = new Map<string, Demand>();
  /** Whether another set of variables could ask for something else. */
  isConditional = false;
  private readonly visited = new Set<string>();

  constructor(
    private readonly rules: AccessRules,
    private readonly schema: GraphQLSchema,
    private readonly fragments: Fragments,
    private readonly variables: Operation['variables'],
  ) {}

  selections({ selections }: SelectionSetNode, type: string): void {
    for (const selection of selections) {
      if (!this.isIncluded(selection)) continue;
      if (selection.kind === Kind.FIELD) this.field(selection, type);
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        this.on(selection.typeCondition?.name.value, type, selection.selectionSet);
      else this.spread(selection.name.value, type);
    }
  }

  /** A fragment counts once, however often it is spread: its type does not depend on where. */
  private spread(name: string, type: string): void {
    const fragment = this.fragments.get(name);
    if (!fragment || this.visited.has(name)) return;
    this.visited.add(name);
    this.on(fragment.typeCondition.name.value, type, fragment.selectionSet);
  }

  private on(condition: string | undefined, type: string, selectionSet: SelectionSetNode): void {
    if (condition && condition !== type) this.ask(this.rules.ofType(condition));
    this.selections(selectionSet, condition ?? type);
  }

  private field(node: FieldNode, type: string): void {
    const name = node.name.value;
    this.ask(this.rules.ofField(type, name));
    const parent = this.schema.getType(type);
    const definition = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    const inputs = this.rules.ofArguments(type, name);
    if (inputs && definition) {
      this.isConditional = true;
      for (const anyOf of inputs(getArgumentValues(definition, node, this.variables)))
        this.ask([{ coordinate: `${type}.${name}(${anyOf.join('|')})`, anyOf }]);
    }
    if (node.selectionSet && definition) this.selections(node.selectionSet, getNamedType(definition.type).name);
  }

  private ask(demands: readonly Demand[]): void {
    for (const demand of demands) this.demands.set(demand.coordinate, demand);
  }

  private isIncluded(node: SelectionNode): boolean {
    if (!node.directives || node.directives.length === 0) return true;
    this.isConditional = true;
    const skip = getDirectiveValues(GraphQLSkipDirective, node, this.variables);
    if (skip?.['if'] === true) return false;
    return getDirectiveValues(GraphQLIncludeDirective, node, this.variables)?.['if'] !== false;
  }
}

function walk(rules: AccessRules, schema: GraphQLSchema, { document, operation, variables }: Operation): Walk {
  const fragments = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const seen = new Walk(rules, schema, fragments, variables);
  const root = schema.getRootType(operation.operation);
  if (root) seen.selections(operation.selectionSet, root.name);
  return seen;
}

/**
 * Refuses an operation that selects, or sends, anything that the caller has no right to, before anything is planned or
 * fetched. The subgraphs ask for the same rights again. What the supergraph does not guard is nobody's business here.
 */
export function accessCheck(supergraphSdl: string): AdmissionChecks {
  const rules = new AccessRules(supergraphSdl);
  if (rules.isEmpty) return {};
  const known = new WeakMap<object, readonly Demand[]>();
  const demandsOf = (asked: Operation, schema: GraphQLSchema): readonly Demand[] => {
    const before = known.get(asked.operation);
    if (before) return before;
    const { demands, isConditional } = walk(rules, schema, asked);
    const found = [...demands.values()];
    if (!isConditional) known.set(asked.operation, found);
    return found;
  };
  return {
    operation(asked, { actor }, schema) {
      const denied = demandsOf(asked, schema).filter(({ anyOf }) => !holdsAny(actor, anyOf));
      const [first] = denied;
      if (!first) return undefined;
      const { code, message } = accessRefusal(actor, first.anyOf);
      return refusal(code, `${first.coordinate}: ${message}`, {
        denied: denied.map(({ coordinate, anyOf }) => ({ coordinate, anyOf })),
      });
    },
  };
}
