import {
  DirectiveLocation,
  GraphQLDirective,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
  Kind,
  type DirectiveNode,
} from 'graphql';
import { getMetadataStorage } from 'type-graphql';
import { isRight, type Right } from '../auth/access.js';

/** Name of the directive that tells who may have a field, or any field of a type. */
const ACCESS = 'access';

/** What a subgraph's SDL needs so that composition keeps the directive for the gateway. */
export const ACCESS_LINK =
  '@link(url: "https://specs.oms.example/access/v1.0", import: ["@access"]) @composeDirective(name: "@access")';

/**
 * On a field: who may have it. On a type: who may have anything of that type, whatever leads to it. On an argument or
 * input field: who may send it.
 */
export const accessDirective = new GraphQLDirective({
  name: ACCESS,
  description: 'Asks for one of these rights; `public` asks for none.',
  locations: [
    DirectiveLocation.FIELD_DEFINITION,
    DirectiveLocation.OBJECT,
    DirectiveLocation.INTERFACE,
    DirectiveLocation.ARGUMENT_DEFINITION,
    DirectiveLocation.INPUT_FIELD_DEFINITION,
  ],
  args: { anyOf: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLString))) } },
});

interface Annotated {
  readonly directives?: readonly DirectiveNode[];
}

/** The rights that an element of a schema names; undefined when it has no `@access`. Throws on a right that is none. */
export function accessOf(node: Annotated | null | undefined): readonly Right[] | undefined {
  const directive = node?.directives?.find(({ name }) => name.value === ACCESS);
  const value = directive?.arguments?.find(({ name }) => name.value === 'anyOf')?.value;
  if (!directive) return undefined;
  const values = value?.kind === Kind.LIST ? value.values : value ? [value] : [];
  const rights = values.map((one) => (one.kind === Kind.STRING ? one.value : ''));
  if (rights.length === 0) throw new Error('@access names no right');
  return rights.map((right) => {
    if (!isRight(right)) throw new Error(`@access names "${right}", which is no right of platform/src/auth/actor.ts`);
    return right;
  });
}

const extensionOf = (anyOf: readonly string[]) => ({ directives: { [ACCESS]: { anyOf } } });

const annotated = new WeakSet();

function once(key: object, work: () => void): void {
  if (annotated.has(key)) return;
  annotated.add(key);
  work();
}

/**
 * Lets every `@Authorized(…)` known so far come out as `@access` of the schemas built from now on: on a field or a
 * resolver's method for that field, on a field of an input for whoever sends it, on an object type for the type, on a
 * resolver class for each of its methods.
 */
export function emitAuthorizedAsAccess(): void {
  const storage = getMetadataStorage();
  for (const entry of storage.authorizedFields) {
    const { target, fieldName, roles } = entry;
    once(entry, () =>
      storage.collectExtensionsFieldMetadata({ target, fieldName, extensions: extensionOf(roles as string[]) }),
    );
  }
  const { queries, mutations, subscriptions, fieldResolvers } = storage;
  const methods = [...queries, ...mutations, ...subscriptions, ...fieldResolvers];
  for (const entry of storage.authorizedResolver) {
    const extensions = extensionOf(entry.roles as string[]);
    once(entry, () => storage.collectExtensionsClassMetadata({ target: entry.target, extensions }));
    for (const method of methods.filter(({ target }) => target === entry.target)) {
      const own = storage.authorizedFields.some(
        ({ target, fieldName }) => target === method.target && fieldName === method.methodName,
      );
      if (own) continue;
      const { target, methodName: fieldName } = method;
      once(method, () => storage.collectExtensionsFieldMetadata({ target, fieldName, extensions }));
    }
  }
}
