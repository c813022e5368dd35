import { isAbstractType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import { ownValue, type JsonObject } from './json-object.js';

/** Whether a value of the type `typeName` is one of `condition`, be that the type itself, an interface or a union. */
export function isOfType(schema: GraphQLSchema, typeName: string, condition: string): boolean {
  if (typeName === condition) return true;
  const type = schema.getType(typeName);
  const wanted = schema.getType(condition);
  if (!type || !wanted || !isAbstractType(wanted)) return false;
  return (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(wanted, type);
}

/** As {@link isOfType}, of an object that says its `__typename`; `unknown` is the answer for one that does not. */
export function isObjectOfType(schema: GraphQLSchema, value: JsonObject, condition: string, unknown = false): boolean {
  const typeName = ownValue(value, '__typename');
  return typeof typeName === 'string' && typeName !== '' ? isOfType(schema, typeName, condition) : unknown;
}
