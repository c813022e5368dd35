import { defineEntity, p } from '@mikro-orm/postgresql';
import type { Actor } from '@oms/platform/auth/actor';
import type { AddressValue } from '@oms/platform/graphql/value-types';

/** A person or company that orders. `email` is in lower case and unique among the active ones. */
export const Customer = defineEntity({
  name: 'Customer',
  tableName: 'customer',
  properties: {
    id: p.uuid().primary(),
    number: p.text(),
    externalReference: p.text().nullable(),
    name: p.text(),
    company: p.text().nullable(),
    email: p.text().nullable(),
    phone: p.text().nullable(),
    status: p.text(),
    /** The customer that stands for this one since they were merged; never itself a merged one. */
    mergedInto: p.uuid().nullable(),
    version: p.bigint('number'),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** One address of a customer; at most one is the default. */
export const CustomerAddress = defineEntity({
  name: 'CustomerAddress',
  tableName: 'customer_address',
  properties: {
    id: p.uuid().primary(),
    customerId: p.uuid(),
    position: p.integer(),
    isDefault: p.boolean(),
    address: p.json<AddressValue>(),
    createdAt: p.datetime(),
  },
});

/** Something that needs a person: a complaint, a stuck order. */
export const SupportCase = defineEntity({
  name: 'SupportCase',
  tableName: 'support_case',
  properties: {
    id: p.uuid().primary(),
    number: p.text(),
    customerId: p.uuid().nullable(),
    orderId: p.uuid().nullable(),
    subject: p.text(),
    description: p.text().nullable(),
    priority: p.text(),
    status: p.text(),
    assignee: p.text().nullable(),
    resolution: p.text().nullable(),
    openedBy: p.json<Pick<Actor, 'role' | 'id' | 'name'>>(),
    version: p.bigint('number'),
    openedAt: p.datetime(),
    resolvedAt: p.datetime().nullable(),
    closedAt: p.datetime().nullable(),
    updatedAt: p.datetime(),
  },
});

/** What staff wrote down about a customer or a case; customers do not see it. */
export const Note = defineEntity({
  name: 'Note',
  tableName: 'note',
  properties: {
    id: p.uuid().primary(),
    customerId: p.uuid().nullable(),
    caseId: p.uuid().nullable(),
    body: p.text(),
    author: p.json<Pick<Actor, 'role' | 'id' | 'name'>>(),
    createdAt: p.datetime(),
  },
});
