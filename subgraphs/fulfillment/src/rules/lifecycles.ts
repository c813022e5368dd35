import type { Lifecycle } from '@oms/platform/values/lifecycle';
import type { ShipmentStatus, WorkStatus } from './work-state.js';

export type WorkCommand =
  | 'open'
  | 'schedule'
  | 'accept'
  | 'reject'
  | 'startPicking'
  | 'pick'
  | 'pack'
  | 'ship'
  | 'markReady'
  | 'arriveAtStore'
  | 'handOver'
  | 'deliver'
  | 'runShort'
  | 'cancel';

/** FulfillmentOrder: ON_HOLD lies over it and stops picking, packing and shipping. */
export const workLifecycle: Lifecycle<WorkStatus, WorkCommand> = {
  name: 'FulfillmentOrder',
  initial: ['SCHEDULED', 'OPEN'],
  transitions: {
    SCHEDULED: { open: 'OPEN', schedule: 'SCHEDULED', reject: 'REJECTED', cancel: 'CANCELLED' },
    OPEN: { accept: 'ACCEPTED', schedule: 'SCHEDULED', reject: 'REJECTED', cancel: 'CANCELLED' },
    ACCEPTED: {
      startPicking: 'PICKING',
      pick: 'PICKED',
      schedule: 'SCHEDULED',
      reject: 'REJECTED',
      runShort: 'SHORT',
      cancel: 'CANCELLED',
    },
    PICKING: { startPicking: 'PICKING', pick: 'PICKED', runShort: 'SHORT', cancel: 'CANCELLED' },
    PICKED: { pack: 'PACKED', cancel: 'CANCELLED' },
    PACKED: { ship: 'SHIPPED', markReady: 'READY_FOR_PICKUP', cancel: 'CANCELLED' },
    READY_FOR_PICKUP: { handOver: 'PICKED_UP', cancel: 'CANCELLED' },
    SHIPPED: { deliver: 'DELIVERED', arriveAtStore: 'READY_FOR_PICKUP' },
    DELIVERED: {},
    PICKED_UP: {},
    REJECTED: {},
    SHORT: {},
    CANCELLED: {},
  },
};

export type ShipmentCommand =
  | 'buy'
  | 'fail'
  | 'loseAnswer'
  | 'retry'
  | 'manifest'
  | 'depart'
  | 'outForDelivery'
  | 'deliver'
  | 'void'
  | 'except'
  | 'returnToSender'
  | 'lose';

/** Shipment: a parcel with its label, from the purchase to the door. Tracking may skip steps. */
export const shipmentLifecycle: Lifecycle<ShipmentStatus, ShipmentCommand> = {
  name: 'Shipment',
  initial: ['LABEL_PENDING'],
  transitions: {
    LABEL_PENDING: { buy: 'LABEL_PURCHASED', fail: 'LABEL_FAILED', loseAnswer: 'LABEL_UNKNOWN', void: 'VOIDED' },
    LABEL_UNKNOWN: { buy: 'LABEL_PURCHASED', fail: 'LABEL_FAILED', retry: 'LABEL_PENDING' },
    LABEL_FAILED: { retry: 'LABEL_PENDING', void: 'VOIDED' },
    LABEL_PURCHASED: { manifest: 'MANIFESTED', depart: 'IN_TRANSIT', void: 'VOIDED' },
    MANIFESTED: { depart: 'IN_TRANSIT', void: 'VOIDED' },
    IN_TRANSIT: {
      outForDelivery: 'OUT_FOR_DELIVERY',
      deliver: 'DELIVERED',
      except: 'EXCEPTION',
      returnToSender: 'RETURN_TO_SENDER',
      lose: 'LOST',
    },
    OUT_FOR_DELIVERY: { deliver: 'DELIVERED', except: 'EXCEPTION', returnToSender: 'RETURN_TO_SENDER', lose: 'LOST' },
    EXCEPTION: {
      depart: 'IN_TRANSIT',
      outForDelivery: 'OUT_FOR_DELIVERY',
      deliver: 'DELIVERED',
      returnToSender: 'RETURN_TO_SENDER',
      lose: 'LOST',
    },
    DELIVERED: {},
    RETURN_TO_SENDER: {},
    LOST: {},
    VOIDED: {},
  },
};
