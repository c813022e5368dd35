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
import type { AnswerText } from './answer-text.js';
import { isJsonObject, isMissing, ownValue, type JsonObject } from './json-object.js';
import { leafWriter } from './leaf-writers.js';
import { selectedFields, type Selected, type SelectedField, type SelectionScope } from './selection-fields.js';

/** Where a writer stands, what it wrote so far, and what it found wrong. */
export interface WriteState {
  readonly answer: AnswerText;
  readonly path: (string | number)[];
  readonly broken: GraphQLError[];
}

/** Nothing was written: the value is null although the graph promises one, so that its parent is null. */
const BROKEN = 0;
/** Null was written. */
const NULL = 1;
/** A value was written. */
const VALUE = 2;

type Written = typeof BROKEN | typeof NULL | typeof VALUE;

/** Appends a value to the answer. */
type Write = (value: unknown, state: WriteState) => Written;

interface FieldWriter {
  readonly key: string;
  /** What stands before the value: brace or comma, and the key. */
  readonly prefix: string;
  /** Whether every object inherits something of that name, which is no data. */
  readonly inherited: boolean;
  readonly write: Write;
}

/** Writes the object at the top of an answer; null as far as it has to. */
export function answerWriter(
  scope: SelectionScope,
  selected: readonly Selected[],
  declared: GraphQLCompositeType,
): (value: unknown, state: WriteState) => void {
  const write = nullable(objectWriter(scope, selected, declared));
  return (value, state) => void write(value, state);
}

/**
 * Writes what the fetches brought as the answer the client asked for, in one pass and without objects in between: only
 * what is selected, in the order of the selection, null where the graph allows it and further up where it does not.
 */
function objectWriter(scope: SelectionScope, selected: readonly Selected[], declared: GraphQLCompositeType): Write {
  const byType = new Map<string | undefined, readonly FieldWriter[]>();
  const fieldsFor = (typeName: string | undefined): readonly FieldWriter[] => {
    let fields = byType.get(typeName);
    if (!fields) {
      fields = selectedFields(scope, selected, typeName).map((field, index) =>
        fieldWriter(scope, field, typeName ?? declared.name, index === 0 ? '{' : ','),
      );
      byType.set(typeName, fields);
    }
    return fields;
  };
  return (value, state) => {
    if (!isJsonObject(value)) return broken(state, `Expected an object of type ${declared.name}.`);
    const typeName = value['__typename'];
    if (typeName == null) return writeFields(fieldsFor(undefined), value, state);
    if (!isKnown(scope, typeName)) return broken(state, 'Invalid __typename found for object.');
    return writeFields(fieldsFor(typeName), value, state);
  };
}

/**
 * Broken below, an object is null itself: that is as far as it goes. No fault is told of an entity that its subgraph does
 * not have, or not for this caller: null says just that.
 */
function nullable(write: Write): Write {
  return (value, state) => {
    const found = state.broken.length;
    if (value != null && write(value, state) !== BROKEN) return VALUE;
    if (isMissing(value)) state.broken.length = found;
    state.answer.append('null');
    return NULL;
  };
}

const isKnown = ({ schema }: SelectionScope, typeName: unknown): typeName is string =>
  typeof typeName === 'string' && isCompositeType(schema.getType(typeName));

function writeNull({ answer }: WriteState): Written {
  answer.append('null');
  return NULL;
}

function broken(state: WriteState, message: string): Written {
  state.broken.push(new GraphQLError(message, { path: [...state.path] }));
  return writeNull(state);
}

function writeFields(fields: readonly FieldWriter[], value: JsonObject, state: WriteState): Written {
  const { path, answer } = state;
  const depth = path.length;
  const start = answer.position;
  if (fields.length === 0) answer.append('{');
  for (const { key, prefix, inherited, write } of fields) {
    path[depth] = key;
    answer.append(prefix);
    if (write(inherited ? ownValue(value, key) : value[key], state) === BROKEN) {
      path.length = depth;
      answer.cutTo(start);
      return BROKEN;
    }
  }
  path.length = depth;
  answer.append('}');
  return VALUE;
}

function fieldWriter(scope: SelectionScope, field: SelectedField, typeName: string, before: string): FieldWriter {
  const { key, name } = field;
  const write = name === '__typename' ? typeNameWriter(scope, typeName) : selectedWriter(scope, field);
  return { key, prefix: `${before}${JSON.stringify(key)}:`, inherited: key in Object.prototype, write };
}

/** Interfaces have no type name of their own to tell: where the answer lacks it, so does the object. */
function typeNameWriter({ schema }: SelectionScope, typeName: string): Write {
  const known = isObjectType(schema.getType(typeName)) ? JSON.stringify(typeName) : undefined;
  return (value, { answer }) => {
    const type = typeof value === 'string' ? schema.getType(value) : undefined;
    const text = isObjectType(type) ? JSON.stringify(type.name) : known;
    if (text === undefined) return BROKEN;
    answer.append(text);
    return VALUE;
  };
}

/** Selected on several types, a field is as strict as the strictest of them. */
function selectedWriter(scope: SelectionScope, field: SelectedField): Write {
  const type = field.types.find(isNonNullType) ?? field.types[0];
  return type ? valueWriter(scope, field, type) : (_value, state) => writeNull(state);
}

function valueWriter(scope: SelectionScope, field: SelectedField, type: GraphQLOutputType): Write {
  if (isNonNullType(type)) return promisedWriter(valueWriter(scope, field, type.ofType), String(type), field.key);
  if (isListType(type)) return listWriter(valueWriter(scope, field, type.ofType), String(type));
  return isCompositeType(type) ? nullable(objectWriter(scope, field.below, type)) : nullableLeafWriter(type);
}

function nullableLeafWriter(type: GraphQLLeafType): Write {
  const write = leafWriter(type);
  return (value, state) => {
    if (value == null) return writeNull(state);
    return write(value, state.answer) ? VALUE : broken(state, `Invalid value found for type ${type.name}.`);
  };
}

function promisedWriter(write: Write, type: string, key: string): Write {
  return (value, state) => {
    const { answer } = state;
    const start = answer.position;
    const found = state.broken.length;
    const written = write(value, state);
    if (written !== NULL) return written;
    if (state.broken.length === found)
      broken(state, `Cannot return null for non-nullable field ${key} of type ${type}.`);
    answer.cutTo(start);
    return BROKEN;
  };
}

function listWriter(writeElement: Write, type: string): Write {
  return (value, state) => {
    if (value == null) return writeNull(state);
    if (!Array.isArray(value)) return broken(state, `Expected a list of type ${type}.`);
    const { path, answer } = state;
    const depth = path.length;
    const start = answer.position;
    let whole = true;
    answer.append('[');
    for (let index = 0; index < value.length; index += 1) {
      path[depth] = index;
      if (index > 0) answer.append(',');
      // The others are looked through nevertheless: all that is broken is told.
      whole = writeElement(value[index], state) !== BROKEN && whole;
    }
    path.length = depth;
    if (whole) {
      answer.append(']');
      return VALUE;
    }
    answer.cutTo(start);
    return writeNull(state);
  };
}
