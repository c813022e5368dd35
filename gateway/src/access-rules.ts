import { accessOf } from '@oms/platform/graphql/access-directive';
import { argumentsAccess, type ArgumentsAccess } from '@oms/platform/graphql/input-access';
import type { Right } from '@oms/platform/auth/access';
import { Kind, parse, type FieldDefinitionNode, type TypeDefinitionNode, type TypeNode } from 'graphql';

/** One thing that asks for rights: any one of them will do. */
export interface Demand {
  /** `Type.field` or `Type`, as the graph names it. */
  readonly coordinate: string;
  readonly anyOf: readonly Right[];
}

const namedType = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type));

type Composite = Extract<TypeDefinitionNode, { readonly fields?: readonly FieldDefinitionNode[] }>;

const isComposite = (node: { readonly kind: Kind }): node is Composite =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;

/** Under another name the directive would be nothing that anybody asks for. */
function refuseRenamed(supergraphSdl: string): void {
  const renamed = /specs\.oms\.example\/access\/[^)]*?(?:\bas: *"([^"]+)"|name: *"@access", *as: *"@([^"]+)")/.exec(
    supergraphSdl,
  );
  if (renamed)
    throw new Error(`the supergraph calls @access "${renamed[1] ?? renamed[2]}": import it under its own name`);
}

/**
 * What the `@access` directives of a supergraph ask for, field by field. A field of an interface asks for what the same
 * field of each type behind it asks for, and for the types themselves: nothing is got around by way of an interface.
 */
export class AccessRules {
  private readonly types = new Map<string, Composite>();
  private readonly behind = new Map<string, string[]>();
  private readonly fields = new Map<string, readonly Demand[]>();
  private readonly inputs = new Map<string, ArgumentsAccess>();
  /** Whether anything asks for rights at all. */
  readonly isEmpty: boolean;

  constructor(supergraphSdl: string) {
    const document = parse(supergraphSdl);
    refuseRenamed(supergraphSdl);
    for (const type of document.definitions.filter(isComposite)) {
      this.types.set(type.name.value, type);
      for (const { name } of type.interfaces ?? [])
        this.behind.set(name.value, [...(this.behind.get(name.value) ?? []), type.name.value]);
    }
    const ofArguments = argumentsAccess(document);
    for (const [name, type] of this.types) {
      for (const field of type.fields ?? []) {
        const coordinate = `${name}.${field.name.value}`;
        const demands = this.demandsOf(name, field);
        if (demands.length > 0) this.fields.set(coordinate, demands);
        const inputs = ofArguments(field.arguments);
        if (inputs) this.inputs.set(coordinate, inputs);
      }
    }
    this.isEmpty = this.fields.size === 0 && this.inputs.size === 0;
  }

  /** What selecting a field asks for. */
  ofField(type: string, field: string): readonly Demand[] {
    return this.fields.get(`${type}.${field}`) ?? [];
  }

  /** What a fragment on a type asks for: that type's own rights, by whatever way it is reached. */
  ofType(name: string): readonly Demand[] {
    const anyOf = accessOf(this.types.get(name));
    return anyOf ? [{ coordinate: name, anyOf }] : [];
  }

  /** What the values sent to a field ask for; undefined where none does. */
  ofArguments(type: string, field: string): ArgumentsAccess | undefined {
    return this.inputs.get(`${type}.${field}`);
  }

  private demandsOf(type: string, field: FieldDefinitionNode): Demand[] {
    const ways = [type, ...(this.behind.get(type) ?? [])];
    const own = ways.flatMap((name) => {
      const definition = this.types.get(name)?.fields?.find((one) => one.name.value === field.name.value);
      const anyOf = accessOf(definition);
      const ofImplementation = name === type ? [] : this.ofType(name);
      return [...(anyOf ? [{ coordinate: `${name}.${field.name.value}`, anyOf }] : []), ...ofImplementation];
    });
    return [...own, ...this.ofType(namedType(field.type))];
  }
}
