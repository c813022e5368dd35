import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { graphql } from 'graphql';
import {
  Arg,
  Authorized,
  Directive,
  Field,
  FieldResolver,
  ID,
  InputType,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import type { Actor } from '../auth/actor.js';
import { federatedSchema } from './federated-schema.js';

@InputType()
class ThingFilter {
  @Field(() => String, { nullable: true })
  name?: string;

  @Authorized('inventory:read')
  @Field(() => String, { nullable: true })
  supplier?: string;

  @Field(() => [ThingFilter], { nullable: true })
  or?: ThingFilter[];
}

@Authorized('storefront')
@Directive('@key(fields: "id")')
@ObjectType()
class Thing {
  @Field(() => ID)
  id!: string;

  @Field()
  name!: string;

  @Authorized('inventory:read')
  @Field(() => String, { nullable: true })
  cost?: string;
}

@Directive('@key(fields: "id")')
@ObjectType()
class OpenThing {
  @Field(() => ID)
  id!: string;

  @Field()
  name!: string;
}

const THING = { id: '1', name: 'Bolt', cost: '3.00' };

@Resolver(() => Thing)
class ThingResolver {
  @Authorized('public')
  @Query(() => [Thing], { nullable: true })
  things(@Arg('filter', () => ThingFilter, { nullable: true }) _filter?: ThingFilter) {
    return [THING];
  }

  @Authorized('metrics:read', 'orders:read')
  @Query(() => String, { nullable: true })
  figures() {
    return '42';
  }

  @Authorized('orders:read')
  @FieldResolver(() => String, { nullable: true })
  supplier() {
    return 'ACME';
  }
}

@Authorized('admin')
@Resolver()
class AdminResolver {
  @Query(() => String, { nullable: true })
  keys() {
    return 'all';
  }

  @Authorized('public')
  @Query(() => String, { nullable: true })
  version() {
    return '1';
  }
}

@Resolver()
class CarelessResolver {
  @Query(() => OpenThing, { nullable: true })
  careless() {
    return { id: '1', name: 'x' };
  }
}

const build = () =>
  federatedSchema({ resolvers: [ThingResolver, AdminResolver], references: { Thing: () => ({ ...THING }) } });

async function ask(source: string, actor: Actor | null) {
  const { schema } = await build();
  const { data, errors } = await graphql({ schema, source, contextValue: { actor } });
  return { data, codes: (errors ?? []).map(({ originalError }) => (originalError as { code?: string }).code) };
}

const guest: Actor = { role: 'guest', id: 'g' };
const agent: Actor = { role: 'agent', id: 'a' };
const ENTITY = '_entities(representations: [{ __typename: "Thing", id: "1" }])';

describe('@Authorized', () => {
  it('is told in the SDL as @access', async () => {
    const { sdl } = await build();
    expect(sdl).toContain('@composeDirective(name: "@access")');
    expect(sdl).toMatch(/type Thing (?=.*@key\(fields: "id"\)).*@access\(anyOf: \["storefront"\]\)/);
    expect(sdl).toContain('cost: String @access(anyOf: ["inventory:read"])');
    expect(sdl).toContain('supplier: String @access(anyOf: ["orders:read"])');
    expect(sdl).toContain('figures: String @access(anyOf: ["metrics:read", "orders:read"])');
    expect(sdl).toContain('keys: String @access(anyOf: ["admin"])');
    expect(sdl).toContain('version: String @access(anyOf: ["public"])');
    expect(sdl.match(/@access/g)).toHaveLength(11);
  });

  it('lets in whoever holds one of the rights', async () => {
    expect(await ask('{ version }', null)).toEqual({ data: { version: '1' }, codes: [] });
    expect(await ask('{ figures }', agent)).toEqual({ data: { figures: '42' }, codes: [] });
    expect(await ask('{ figures keys }', { role: 'analyst', id: 'n' })).toEqual({
      data: { figures: '42', keys: null },
      codes: ['FORBIDDEN'],
    });
    expect((await ask('{ figures }', null)).codes).toEqual(['UNAUTHENTICATED']);
  });

  it.each([
    '{ things { cost } }',
    '{ things { price: cost } }',
    '{ things { ...Part } } fragment Part on Thing { cost }',
    '{ things { ... on Thing { ... { cost } } } }',
    '{ things { supplier } }',
    `{ ${ENTITY} { ... on Thing { cost } } }`,
  ])('guards a field however it is reached: %s', async (source) => {
    expect((await ask(source, guest)).codes).toEqual(['FORBIDDEN']);
    expect((await ask(source, agent)).codes).toEqual([]);
  });

  it.each(['{ things { id } }', `{ ${ENTITY} { ... on Thing { id } } }`, `{ ${ENTITY} { __typename } }`])(
    'guards a type however it is reached: %s',
    async (source) => {
      expect((await ask(source, null)).codes).toEqual(['UNAUTHENTICATED']);
      expect((await ask(source, { role: 'analyst', id: 'n' })).codes).toEqual(['FORBIDDEN']);
      expect((await ask(source, guest)).codes).toEqual([]);
    },
  );

  it.each(['{ supplier: "ACME" }', '{ or: [{ name: "x" }, { or: { supplier: "ACME" } }] }'])(
    'guards what is sent: %s',
    async (filter) => {
      expect((await ask(`{ things(filter: ${filter}) { id } }`, guest)).codes).toEqual(['FORBIDDEN']);
      expect((await ask(`{ things(filter: ${filter}) { id } }`, agent)).codes).toEqual([]);
      expect((await ask('{ things(filter: { name: "x", supplier: null }) { id } }', guest)).codes).toEqual([]);
    },
  );

  it('narrows a machine client to the scopes of its key', async () => {
    const key: Actor = { role: 'machine', id: 'k', scopes: ['metrics:read'] };
    expect(await ask('{ figures things { id } }', key)).toEqual({
      data: { figures: '42', things: null },
      codes: ['FORBIDDEN'],
    });
  });

  it('is never forgotten: a root field or an entity without it builds no schema', async () => {
    await expect(federatedSchema({ resolvers: [CarelessResolver] })).rejects.toThrow(
      /who may have them: Query\.careless, OpenThing/,
    );
  });
});
