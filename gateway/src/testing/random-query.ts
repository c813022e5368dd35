import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isUnionType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';

/** The same sequence of numbers from 0 to 1 in every run, so that what fails once fails again. */
export function seeded(start: number): () => number {
  let state = start;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Writes random operations over the whole graph: what nobody would think of. Most are valid; `$y` is a boolean. */
export class RandomQueries {
  private names = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly random: () => number,
  ) {}

  next(depth: number): string {
    const query = this.schema.getQueryType();
    if (!query) throw new Error('the graph has no queries');
    return `query ($y: Boolean = ${this.oneOf(['true', 'false'])}) ${this.selection(query, depth)}`;
  }

  private oneOf<T>(from: readonly T[]): T {
    return from[Math.floor(this.random() * from.length)] as T;
  }

  private selection(type: GraphQLCompositeType, depth: number): string {
    const fields = isUnionType(type) ? [] : Object.values(type.getFields());
    const parts = [...this.fields(fields, depth), ...this.fragments(type, depth)];
    if (parts.length === 0 || this.random() < 0.3) parts.unshift('__typename');
    return `{ ${parts.join(' ')} }`;
  }

  private fields(fields: readonly GraphQLField<unknown, unknown>[], depth: number): string[] {
    const leaves = fields.filter(({ type }) => !isCompositeType(getNamedType(type)));
    const from = depth > 0 ? fields : leaves;
    return from.length === 0 ? [] : [1, 2, 3].map(() => this.field(this.oneOf(from), depth));
  }

  /** Each field has a name of its own, so that no two are in each other's way. */
  private field({ name, type, args }: GraphQLField<unknown, unknown>, depth: number): string {
    const below = getNamedType(type);
    const set = isCompositeType(below) ? ` ${this.selection(below, depth - 1)}` : '';
    const [argument] = args;
    const isGiven = argument && (argument.name === 'id' || this.random() < 0.5);
    const given = isGiven ? `(${argument.name}: ${this.oneOf([1, 2, 3])})` : '';
    this.names += 1;
    return `k${this.names}: ${name}${given}${this.directive()}${set}`;
  }

  private directive(): string {
    if (this.random() < 0.8) return '';
    return ` @${this.oneOf(['skip', 'include'])}(if: ${this.oneOf(['true', 'false', '$y'])})`;
  }

  private fragments(type: GraphQLCompositeType, depth: number): string[] {
    if (!isAbstractType(type) || depth <= 0) return [];
    const types = this.schema.getPossibleTypes(type).filter(() => this.random() < 0.7);
    return types.map((possible) => `... on ${possible.name} ${this.selection(possible, depth - 1)}`);
  }
}
