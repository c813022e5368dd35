import {
  getArgumentValues,
  locatedError,
  type FieldNode,
  type GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
} from 'graphql';

/** Where in the answer a value is, told backwards. */
export interface Path {
  readonly prev: Path | undefined;
  readonly key: string | number;
}

/**
 * Makes of what a resolver answered what is shown for it: at once, or as a promise where something in it is one. Throws,
 * or rejects, where null may not stand.
 */
export type Complete = (
  run: OperationRun,
  plan: FieldPlan,
  value: unknown,
  prev: Path | undefined,
  key: string | number,
) => unknown;

/** A field of an object's type, as an operation selects it. */
export interface FieldPlan {
  /** Name in the answer. */
  readonly key: string;
  readonly name: string;
  readonly parent: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  readonly nodes: readonly FieldNode[];
  readonly nullable: boolean;
  readonly complete: Complete;
  /** Absent: the property of that name. */
  readonly resolve: GraphQLField<unknown, unknown>['resolve'] | undefined;
  /** Absent: they hold variables, and are made once a run. */
  readonly args: Record<string, unknown> | undefined;
}

export interface ObjectPlan {
  readonly type: GraphQLObjectType;
  /** `__typename` is a text. */
  readonly fields: readonly (FieldPlan | { readonly key: string; readonly typeName: string })[];
}

type SharedInfo = Omit<GraphQLResolveInfo, 'fieldName' | 'fieldNodes' | 'returnType' | 'parentType' | 'path'>;

/** One run of an operation. */
export class OperationRun {
  readonly errors: GraphQLError[] = [];
  private readonly args = new Map<FieldPlan, Record<string, unknown>>();
  private readonly infos = new Map<FieldPlan, GraphQLResolveInfo>();

  constructor(
    readonly context: unknown,
    private readonly shared: SharedInfo,
  ) {}

  /** The arguments of a field: made once, however many objects are asked for it. Throws where they do not fit. */
  argumentsOf(plan: FieldPlan): Record<string, unknown> {
    const known = plan.args ?? this.args.get(plan);
    if (known) return known;
    const [node] = plan.nodes;
    const args = node ? getArgumentValues(plan.field, node, this.shared.variableValues) : {};
    this.args.set(plan, args);
    return args;
  }

  /** What a resolver is told of the request. Its path is the field's alone, whatever the object's is. */
  infoOf(plan: FieldPlan): GraphQLResolveInfo {
    const known = this.infos.get(plan);
    if (known) return known;
    const { name: fieldName, nodes: fieldNodes, parent: parentType, field, key } = plan;
    const path = { prev: undefined, key, typename: parentType.name };
    const info = { ...this.shared, fieldName, fieldNodes, returnType: field.type, parentType, path };
    this.infos.set(plan, info);
    return info;
  }
}

const keysOf = (path: Path | undefined): (string | number)[] => (path ? [...keysOf(path.prev), path.key] : []);

/** Puts null in the place of what failed and tells of it; where null may not stand, the error goes up, and stays where it arose. */
export function failed(
  run: OperationRun,
  { nodes }: FieldPlan,
  { error, nullable }: { error: unknown; nullable: boolean },
  at: Path,
): null {
  const located = locatedError(error, nodes, keysOf(at));
  if (!nullable) throw located;
  run.errors.push(located);
  return null;
}
