import { DirectiveLocation, GraphQLDirective, GraphQLInt, GraphQLNonNull } from 'graphql';
import { Directive } from 'type-graphql';

/** What a subgraph's SDL needs so that composition keeps the directive for the gateway. */
export const CACHE_LINK =
  '@link(url: "https://specs.oms.example/cache/v1.0", import: ["@cacheControl"]) @composeDirective(name: "@cacheControl")';

/**
 * For how many seconds an answer may be kept. On a type: wherever it is answered. On a field: there, whatever its type
 * says. Who may keep it follows from the rights of whoever asks; without the directive nobody may.
 */
export const cacheControlDirective = new GraphQLDirective({
  name: 'cacheControl',
  description: 'An answer may be kept for so many seconds.',
  locations: [DirectiveLocation.FIELD_DEFINITION, DirectiveLocation.OBJECT],
  args: { maxAge: { type: new GraphQLNonNull(GraphQLInt) } },
});

/** Lets answers be kept for so many seconds: above a query, a field or the class of an object type. */
export const CacheFor = (seconds: number): PropertyDecorator & MethodDecorator & ClassDecorator =>
  Directive(`@cacheControl(maxAge: ${seconds})`);
