import {
  defaultFieldResolver,
  getArgumentValues,
  GraphQLError,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { entityList, listValue } from './complete-list.js';
import { abstractValue, leafValue, nonNullValue, objectValue } from './complete.js';
import type { Complete, FieldPlan, ObjectPlan } from './plan.js';
import { fieldsOf, fragmentsOf, isConditional } from './selection.js';

/** An operation of one schema, ready to be run: what does not depend on its variables is done. */
export interface CompiledOperation {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReturnType<typeof fragmentsOf>;
  readonly root: ObjectPlan;
}

/** What is left to the library, such as introspection. */
class Unsupported extends Error {}

function unsupported(): never {
  throw new Unsupported();
}

class Compiler {
  private readonly fragments: ReturnType<typeof fragmentsOf>;

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
  ) {
    this.fragments = fragmentsOf(document);
  }

  operation(operation: OperationDefinitionNode): CompiledOperation {
    const type = this.schema.getRootType(operation.operation) ?? unsupported();
    const root = this.object(type, [operation]);
    return { schema: this.schema, operation, fragments: this.fragments, root };
  }

  private object(type: GraphQLObjectType, nodes: readonly Pick<FieldNode, 'selectionSet'>[]): ObjectPlan {
    if (type.isTypeOf) unsupported();
    const sets = nodes.map(({ selectionSet }) => selectionSet);
    const selected = fieldsOf({ schema: this.schema, fragments: this.fragments, type }, sets);
    const fields = [...selected].map(([key, fieldNodes]) => {
      const name = fieldNodes[0]?.name.value ?? '';
      // Plain assignment of such a key would set the answer's prototype.
      if (key === '__proto__') unsupported();
      return name === '__typename' ? { key, typeName: type.name } : this.field(type, key, fieldNodes);
    });
    return { type, fields };
  }

  private field(parent: GraphQLObjectType, key: string, nodes: readonly FieldNode[]): FieldPlan {
    const [node = unsupported()] = nodes;
    const name = node.name.value;
    const field = parent.getFields()[name] ?? unsupported();
    const isEntities = name === '_entities' && parent === this.schema.getQueryType();
    const own = field.resolve === defaultFieldResolver ? undefined : field.resolve;
    return {
      key,
      name,
      parent,
      field,
      nodes,
      nullable: !isNonNullType(field.type),
      complete: isEntities
        ? this.entities(field.type, nodes)
        : this.complete(field.type, nodes, `${parent.name}.${name}`),
      resolve: isEntities ? takeReferences : own,
      args: argumentsOf(field, node),
    };
  }

  private complete(type: GraphQLOutputType, nodes: readonly FieldNode[], place: string): Complete {
    if (isNonNullType(type)) return nonNullValue(this.complete(type.ofType, nodes, place), place);
    if (isListType(type)) return listValue(this.complete(type.ofType, nodes, place), type.ofType, place);
    if (isLeafType(type)) return leafValue(type);
    if (isAbstractType(type)) return abstractValue(type, this.schema, this.plansOf(type, nodes));
    return isObjectType(type) ? objectValue(this.object(type, nodes)) : unsupported();
  }

  /** A plan for each object that an abstract type may turn out to be. */
  private plansOf(type: GraphQLAbstractType, nodes: readonly FieldNode[]) {
    const possible = this.schema.getPossibleTypes(type);
    const plans = new Map(possible.map((one) => [one, this.object(one, nodes)]));
    return (actual: GraphQLObjectType): ObjectPlan | undefined => plans.get(actual);
  }

  private entities(type: GraphQLOutputType, nodes: readonly FieldNode[]): Complete {
    const list = isNonNullType(type) ? type.ofType : type;
    const entity = isListType(list) ? list.ofType : unsupported();
    if (!isAbstractType(entity)) return unsupported();
    return entityList(this.schema, this.plansOf(entity, nodes));
  }
}

/** References are resolved as they are completed. */
const takeReferences = (_source: unknown, { representations }: Record<string, unknown>): unknown => representations;

const VARIABLE = `"kind":"${Kind.VARIABLE}"`;

/** Arguments that are the same whenever it is run. */
function argumentsOf(field: GraphQLField<unknown, unknown>, node: FieldNode): Record<string, unknown> | undefined {
  const varies = (node.arguments ?? []).some(({ value }) => JSON.stringify(value, withoutPlace).includes(VARIABLE));
  return varies ? undefined : getArgumentValues(field, node);
}

const withoutPlace = (key: string, value: unknown): unknown => (key === 'loc' ? undefined : value);

/** Compiles an operation; undefined: it is one of the few that are left to the library. */
export function compileOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): CompiledOperation | undefined {
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const [first, ...others] = operations;
  const named = operationName ? operations.find(({ name }) => name?.value === operationName) : first;
  if (!named || (!operationName && others.length > 0) || named.operation === 'subscription') return undefined;
  if (isConditional(document)) return undefined;
  try {
    return new Compiler(schema, document).operation(named);
  } catch (error) {
    // A value that does not fit its argument is told as the library tells it.
    if (error instanceof Unsupported || error instanceof GraphQLError) return undefined;
    throw error;
  }
}
