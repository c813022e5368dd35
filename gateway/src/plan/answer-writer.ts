import {
  GraphQLError,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLOutputType,
} from 'graphql';
import { isJsonObject, ownValue, type JsonObject } from './json-object.js';
import { leafWriter } from './leaf-writers.js';
import { selectedFields, type Selected, type SelectedField, type SelectionScope } from './selection-fields.js';

/** Where a writer stands, and what it found wrong. */
export interface WriteState {
  readonly path: (string | number)[];
  readonly broken: GraphQLError[];
}

/** A value as JSON text; undefined when it is null although the graph promises one, so that its parent is null. */
type Write = (value: unknown, state: WriteState) => string | undefined;

interface FieldWriter {
  readonly key: string;
  readonly prefix: string;
  readonly write: Write;
}

const NULL = 'null';

/**
 * Writes what the fetches brought as the answer the client asked for, in one pass and without objects in between: only
 * what is selected, in the order of the selection, null where the graph allows it and further up where it does not.
 */
export function objectWriter(
  scope: SelectionScope,
  selected: readonly Selected[],
  declared: GraphQLCompositeType,
): Write {
  const byType = new Map<string | undefined, readonly FieldWriter[]>();
  const fieldsFor = (typeName: string | undefined): readonly FieldWriter[] => {
    let fields = byType.get(typeName);
    if (!fields) {
      fields = selectedFields(scope, selected, typeName).map((field) =>
        fieldWriter(scope, field, typeName ?? declared.name),
      );
      byType.set(typeName, fields);
    }
    return fields;
  };
  return (value, state) => {
    if (!isJsonObject(value)) return broken(state, `Expected an object of type ${declared.name}.`);
    const typeName = ownValue(value, '__typename');
    if (typeName == null) return writeFields(fieldsFor(undefined), value, state);
    if (!isKnown(scope, typeName)) return broken(state, 'Invalid __typename found for object.');
    return writeFields(fieldsFor(typeName), value, state);
  };
}

const isKnown = ({ schema }: SelectionScope, typeName: unknown): typeName is string =>
  typeof typeName === 'string' && isCompositeType(schema.getType(typeName));

function broken(state: WriteState, message: string): string {
  state.broken.push(new GraphQLError(message, { path: [...state.path] }));
  return NULL;
}

function writeFields(fields: readonly FieldWriter[], value: JsonObject, state: WriteState): string | undefined {
  const { path } = state;
  const depth = path.length;
  let text = '';
  for (const { key, prefix, write } of fields) {
    path[depth] = key;
    const written = write(Object.hasOwn(value, key) ? value[key] : undefined, state);
    if (written === undefined) {
      path.length = depth;
      return undefined;
    }
    text += text === '' ? prefix + written : `,${prefix}${written}`;
  }
  path.length = depth;
  return `{${text}}`;
}

function fieldWriter(scope: SelectionScope, field: SelectedField, typeName: string): FieldWriter {
  const { key } = field;
  const prefix = `${JSON.stringify(key)}:`;
  if (field.name === '__typename') return { key, prefix, write: typeNameWriter(scope, typeName) };
  // Selected on several types, a field is as strict as the strictest of them.
  const type = field.types.find(isNonNullType) ?? field.types[0];
  return { key, prefix, write: type ? valueWriter(scope, field, type) : () => NULL };
}

/** Interfaces have no type name of their own to tell: where the answer lacks it, so does the object. */
function typeNameWriter({ schema }: SelectionScope, typeName: string): Write {
  const known = isObjectType(schema.getType(typeName)) ? JSON.stringify(typeName) : undefined;
  return (value) => {
    const type = typeof value === 'string' ? schema.getType(value) : undefined;
    return isObjectType(type) ? JSON.stringify(type.name) : known;
  };
}

function valueWriter(scope: SelectionScope, field: SelectedField, type: GraphQLOutputType): Write {
  if (isNonNullType(type)) return promisedWriter(valueWriter(scope, field, type.ofType), String(type), field.key);
  if (isListType(type)) return listWriter(valueWriter(scope, field, type.ofType), String(type));
  if (!isCompositeType(type)) return nullableLeafWriter(type);
  const write = objectWriter(scope, field.below, type);
  // Broken below, an object is null itself: that is as far as it goes.
  return (value, state) => (value == null ? NULL : (write(value, state) ?? NULL));
}

function nullableLeafWriter(type: GraphQLLeafType): Write {
  const write = leafWriter(type);
  return (value, state) => {
    if (value == null) return NULL;
    return write(value) ?? broken(state, `Invalid value found for type ${type.name}.`);
  };
}

function promisedWriter(write: Write, type: string, key: string): Write {
  return (value, state) => {
    const found = state.broken.length;
    const text = write(value, state);
    if (text !== NULL) return text;
    if (state.broken.length === found)
      broken(state, `Cannot return null for non-nullable field ${key} of type ${type}.`);
    return undefined;
  };
}

function listWriter(writeElement: Write, type: string): Write {
  return (value, state) => {
    if (value == null) return NULL;
    if (!Array.isArray(value)) return broken(state, `Expected a list of type ${type}.`);
    const { path } = state;
    const depth = path.length;
    let text: string | undefined = '';
    for (let index = 0; index < value.length; index += 1) {
      path[depth] = index;
      const written = writeElement(value[index], state);
      if (written === undefined) text = undefined;
      else if (text !== undefined) text += index === 0 ? written : `,${written}`;
    }
    path.length = depth;
    return text === undefined ? NULL : `[${text}]`;
  };
}
