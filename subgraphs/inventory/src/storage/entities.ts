import { defineEntity, p } from '@mikro-orm/postgresql';
import type { AddressValue } from '@oms/platform/graphql/value-types';

export const Supplier = defineEntity({
  name: 'Supplier',
  tableName: 'supplier',
  properties: {
    code: p.text().primary(),
    id: p.uuid(),
    name: p.text(),
    contactName: p.text().nullable(),
    email: p.text().nullable(),
    phone: p.text().nullable(),
    address: p.json<AddressValue>().nullable(),
    leadTimeDays: p.integer(),
    leadTimeSdDays: p.float(),
    minimumUnits: p.integer(),
    orderingCost: p.decimal('string'),
    version: p.bigint('number'),
  },
});

export const Location = defineEntity({
  name: 'Location',
  tableName: 'location',
  properties: {
    id: p.uuid().primary(),
    code: p.text(),
    name: p.text(),
    kind: p.text(),
    active: p.boolean(),
    pickupEnabled: p.boolean(),
    timeZone: p.text(),
    address: p.json<AddressValue>(),
    handlingCost: p.bigint('number'),
    priority: p.integer(),
    groups: p.array(),
    cutOff: p.text().nullable(),
    closedWeekdays: p.array((day) => Number(day)),
    closedDates: p.array(),
    handlingDays: p.integer(),
    dailyCapacity: p.integer().nullable(),
    version: p.bigint('number'),
  },
});
