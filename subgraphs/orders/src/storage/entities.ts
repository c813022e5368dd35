import { defineEntity, p } from '@mikro-orm/postgresql';

/** Sales channel. */
export const Channel = defineEntity({
  name: 'Channel',
  tableName: 'channel',
  properties: {
    code: p.text().primary(),
    id: p.uuid(),
    name: p.text(),
    kind: p.text(),
    currency: p.text(),
    numberPrefix: p.text(),
    active: p.boolean(),
    version: p.bigint('number'),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** Unit price of an item in a channel from a moment on. */
export const Price = defineEntity({
  name: 'Price',
  tableName: 'price',
  properties: {
    id: p.uuid().primary(),
    sku: p.text(),
    channelCode: p.text(),
    currency: p.text(),
    amount: p.bigint('number'),
    validFrom: p.datetime(),
  },
});
