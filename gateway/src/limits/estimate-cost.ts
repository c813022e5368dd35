import {
  getNamedType,
  isCompositeType,
  isObjectType,
  isUnionType,
  Kind,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { CostModel, ListSize } from './cost-model.js';

/** What an operation costs with these variables, and the largest page that it asks for. */
export interface Estimate {
  readonly cost: number;
  readonly pageSize: number;
}

type Variables = Readonly<Record<string, unknown>>;

interface Tally {
  readonly variables: Variables;
  pageSize: number;
}

/** Cost of a part of an operation; `size` is the length of the lists in it that their parent has sized. */
type Price = (tally: Tally, size: number | undefined) => number;

/**
 * Makes an estimator of one valid operation; variables decide on pages only, so that it runs in microseconds. It is an
 * upper bound: of fragments on types that exclude each other the dearest counts, everything else adds up.
 */
export function costEstimator(
  schema: GraphQLSchema,
  model: CostModel,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): (variables: Variables) => Estimate {
  const root = schema.getRootType(operation.operation);
  const pricing = new Pricing(schema, model, document);
  const price = root ? pricing.ofSet(operation.selectionSet, root, []) : () => 0;
  return (variables) => {
    const tally: Tally = { variables, pageSize: 0 };
    return { cost: price(tally, undefined), pageSize: tally.pageSize };
  };
}

class Pricing {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly model: CostModel,
    document: DocumentNode,
  ) {
    const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
    this.fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  /** `sized`: fields of the set whose length the field above has said. */
  ofSet({ selections }: SelectionSetNode, parent: GraphQLCompositeType, sized: readonly string[]): Price {
    const always: Price[] = [];
    const exclusive = new Map<string, Price[]>();
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        always.push(this.ofField(selection, parent, sized));
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
      const named = fragment?.typeCondition && this.schema.getType(fragment.typeCondition.name.value);
      const type = isCompositeType(named) ? named : parent;
      const price = fragment ? this.ofSet(fragment.selectionSet, type, sized) : () => 0;
      if (isObjectType(type) && type !== parent) exclusive.set(type.name, [...(exclusive.get(type.name) ?? []), price]);
      else always.push(price);
    }
    const sum = (prices: readonly Price[], tally: Tally, size: number | undefined): number =>
      prices.reduce((total, price) => total + price(tally, size), 0);
    return (tally, size) => {
      const dearest = [...exclusive.values()].map((prices) => sum(prices, tally, size));
      return sum(always, tally, size) + Math.max(0, ...dearest);
    };
  }

  private ofField(node: FieldNode, parent: GraphQLCompositeType, sized: readonly string[]): Price {
    const name = node.name.value;
    const field = isUnionType(parent) ? undefined : parent.getFields()[name];
    // Type names and questions about the schema are answered by the gateway itself.
    if (!field) return () => 0;
    const type = getNamedType(field.type);
    const own = this.model.fieldCost(parent, field, type);
    const given = (node.arguments ?? []).reduce(
      (total, argument) => total + this.model.argumentCost(parent, name, argument.name.value),
      0,
    );
    const list = this.model.listSize(parent, field);
    const below = list?.sizedFields ?? [];
    const inner = node.selectionSet && isCompositeType(type) ? this.ofSet(node.selectionSet, type, below) : () => 0;
    return (tally, size) => {
      const length = list && (sized.includes(name) && size !== undefined ? size : lengthOf(list, node, tally));
      const times = list && list.sizedFields.length === 0 ? (length ?? 1) : 1;
      return given + times * (own + inner(tally, length));
    };
  }
}

/** What the slicing arguments say; the largest of them, and it is noted as a page. */
function lengthOf(list: ListSize, node: FieldNode, tally: Tally): number {
  const given = (node.arguments ?? [])
    .filter(({ name }) => list.slicingArguments.includes(name.value))
    .map(({ value }) => valueFromASTUntyped(value, tally.variables))
    .filter((value) => typeof value === 'number');
  if (given.length === 0) return list.assumedSize;
  const length = Math.max(...given, 0);
  tally.pageSize = Math.max(tally.pageSize, length);
  return length;
}
