import { getNamedType, isLeafType, isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';

/** Each field of a type that needs no arguments, with a selection that has leaves. */
export function fieldSelections(schema: GraphQLSchema, typeName: string): [name: string, selection: string][] {
  const type = schema.getType(typeName) as GraphQLObjectType;
  return Object.values(type.getFields())
    .filter(({ args }) =>
      args.every(({ defaultValue, type: of }) => defaultValue !== undefined || !String(of).endsWith('!')),
    )
    .map(({ name, type: of }) => {
      const named = getNamedType(of);
      const inner = isObjectType(named) ? Object.values(named.getFields()).find((one) => isLeafType(getNamedType(one.type)) && one.args.length === 0) : undefined; // prettier-ignore
      return [name, isLeafType(named) ? name : `${name} { ${inner?.name ?? '__typename'} }`];
    });
}
