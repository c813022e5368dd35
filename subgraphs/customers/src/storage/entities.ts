import { defineEntity, p } from '@mikro-orm/postgresql';
import type { AddressValue } from '@oms/platform/graphql/value-types';

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
    address: p.json<AddressValue>().nullable(),
    companyId: p.uuid().nullable(),
    locale: p.text().nullable(),
    tags: p.array(),
    groupCodes: p.array(),
    mergedInto: p.uuid().nullable(),
    status: p.text(),
    version: p.bigint('number'),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export const Company = defineEntity({
  name: 'Company',
  tableName: 'company',
  properties: {
    id: p.uuid().primary(),
    number: p.text(),
    name: p.text(),
    taxNumber: p.text().nullable(),
    version: p.bigint('number'),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});
