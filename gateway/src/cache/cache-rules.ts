import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** For how many seconds an answer may be kept. */
type MaxAge = number;

const hintIn = (directives: readonly ConstDirectiveNode[] = []): MaxAge | undefined => {
  const directive = directives.find(({ name }) => name.value === 'cacheControl');
  const value = directive?.arguments?.find(({ name }) => name.value === 'maxAge')?.value;
  return value?.kind === Kind.INT ? Number(value.value) : undefined;
};

/** Entities have a key: what is in them changes by itself, wherever they are read. */
const isEntity = (directives: readonly ConstDirectiveNode[] = []): boolean =>
  directives.some(
    ({ name, arguments: given }) => name.value === 'join__type' && given?.some((one) => one.name.value === 'key'),
  );

/**
 * For how long answers may be kept, as the `@cacheControl` directives of a supergraph say: as long as all that is selected
 * may. A field without a word of its own keeps to its type; values that belong to what they are read from (a price's amount,
 * the nodes of a page) keep to that; entities, and all that is read from the root, may not be kept unless they say so.
 */
export class CacheRules {
  private readonly fields = new Map<string, MaxAge>();
  private readonly types = new Map<string, MaxAge>();
  private readonly known = new WeakMap<OperationDefinitionNode, MaxAge>();

  constructor(supergraphSdl: string) {
    for (const definition of parse(supergraphSdl, { noLocation: true }).definitions) {
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
      const { name, directives, fields = [] } = definition;
      const own = hintIn(directives) ?? (isEntity(directives) ? 0 : undefined);
      if (own !== undefined) this.types.set(name.value, own);
      for (const field of fields) {
        const hint = hintIn(field.directives);
        if (hint !== undefined) this.fields.set(`${name.value}.${field.name.value}`, hint);
      }
    }
  }

  /** Seconds for which the answer to a valid operation may be kept, whatever its variables are; 0: not at all. */
  maxAgeOf(document: DocumentNode, operation: OperationDefinitionNode, schema: GraphQLSchema): MaxAge {
    if (operation.operation !== 'query') return 0;
    const before = this.known.get(operation);
    if (before !== undefined) return before;
    const root = schema.getQueryType();
    const fragments = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
    const walk = new Walk(schema, new Map(fragments.map((fragment) => [fragment.name.value, fragment])), this);
    const found = root ? walk.ofSet(operation.selectionSet, root, 0) : 0;
    const maxAge = Number.isFinite(found) ? found : 0;
    this.known.set(operation, maxAge);
    return maxAge;
  }

  /** What a field of a type may be kept for; `inherited`: what it is read from. */
  ofField(parent: string, field: string, type: string | undefined, inherited: MaxAge): MaxAge {
    return (
      this.fields.get(`${parent}.${field}`) ?? (type === undefined ? undefined : this.types.get(type)) ?? inherited
    );
  }
}

class Walk {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    private readonly rules: CacheRules,
  ) {}

  ofSet({ selections }: SelectionSetNode, parent: GraphQLCompositeType, inherited: MaxAge): MaxAge {
    const ages = selections.map((selection) => {
      if (selection.kind === Kind.FIELD) return this.ofField(selection, parent, inherited);
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
      const named = fragment?.typeCondition && this.schema.getType(fragment.typeCondition.name.value);
      const type = isCompositeType(named) ? named : parent;
      return fragment ? this.ofSet(fragment.selectionSet, type, inherited) : 0;
    });
    return Math.min(...ages);
  }

  private ofField({ name, selectionSet }: FieldNode, parent: GraphQLCompositeType, inherited: MaxAge): MaxAge {
    const isFields = isObjectType(parent) || isInterfaceType(parent);
    const field = isFields ? parent.getFields()[name.value] : undefined;
    // Type names never change; what the schema is, is nobody's to keep.
    if (!field) return name.value === '__typename' ? Infinity : 0;
    const type = getNamedType(field.type);
    const isOpen = isAbstractType(type);
    const own = this.rules.ofField(parent.name, name.value, isOpen ? undefined : type.name, isOpen ? 0 : inherited);
    return selectionSet && isCompositeType(type) ? Math.min(own, this.ofSet(selectionSet, type, own)) : own;
  }
}
