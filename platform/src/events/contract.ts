import type { CaseRequestedPayload } from '../outbox/case-requested.js';
import type { EventDraft } from '../outbox/event.js';
import type { NoticeRequestedPayload } from '../outbox/notice-requested.js';
import type * as personal from '../personal-data/personal-data.js';
import type * as retention from '../personal-data/retention.js';
import type * as cases from './case-events.js';
import type * as customers from './customer-events.js';
import type * as fulfillment from './fulfillment-events.js';
import type * as money from './money-events.js';
import type * as orders from './order-events.js';
import type { ReportDue } from './report-events.js';
import type * as returns from './return-events.js';
import type * as stock from './stock-events.js';

/**
 * Every integration event by its type, with what it tells. Commands can tell nothing else, and a consumer that reads
 * anything else is no consumer of it (`jobs/src/routes.ts`): the compiler sees to both.
 */
export interface EventPayloads {
  readonly CaseRequested: CaseRequestedPayload;
  readonly CaseActionSettled: cases.CaseActionSettled;
  readonly CaseOrderFound: cases.CaseOrderFound;
  readonly NoticeRequested: NoticeRequestedPayload;
  readonly DemandChanged: orders.DemandChanged;
  readonly OrderChanged: orders.OrderChanged;
  readonly OrderErased: orders.OrderErased;
  readonly OrderMoved: orders.OrderMoved;
  readonly CaptureRequested: money.CaptureRequested;
  readonly RefundRequested: money.RefundRequested;
  readonly RiskCheckRequested: orders.RiskCheckRequested;
  readonly InvoiceRequested: money.InvoiceRequested;
  readonly CreditChanged: money.CreditChanged;
  readonly AppeasementChanged: money.AppeasementChanged;
  readonly ReturnChanged: returns.ReturnChanged;
  readonly ReturnLabelRequested: returns.ReturnLabelRequested;
  readonly ReservationChanged: stock.ReservationChanged;
  readonly HoldRequested: stock.HoldRequested;
  readonly StockChanged: stock.StockChanged;
  readonly ItemChanged: stock.ItemChanged;
  readonly LocationChanged: stock.LocationChanged;
  readonly MoveRefused: stock.MoveRefused;
  readonly ReorderAlertChanged: stock.ReorderAlertChanged;
  readonly FulfillmentChanged: fulfillment.FulfillmentChanged;
  readonly LabelRequested: fulfillment.LabelRequested;
  readonly MoveRequested: fulfillment.MoveRequested;
  readonly ParcelLost: fulfillment.ParcelTrouble;
  readonly ParcelReturning: fulfillment.ParcelTrouble;
  readonly ReturnLabelChanged: returns.ReturnLabelChanged;
  readonly RecountRequested: stock.RecountRequested;
  readonly ShortPicked: fulfillment.ShortPicked;
  readonly PickupDeclined: fulfillment.UnfetchedPickup;
  readonly PickupExpired: fulfillment.UnfetchedPickup;
  readonly CustomerChanged: customers.CustomerChanged;
  readonly CustomerMerged: customers.CustomerMerged;
  readonly CustomerErased: customers.CustomerErased;
  readonly CaseChanged: customers.CaseChanged;
  readonly CaseActionRequested: cases.CaseActionRequested;
  readonly CaseAnswered: cases.CaseAnswered;
  readonly CaseOrderNamed: cases.CaseOrderNamed;
  readonly NotificationQueued: customers.NotificationQueued;
  readonly PersonalDataRequested: personal.PersonalDataRequested;
  readonly PersonalDataOfOrdersRequested: personal.PersonalDataOfOrdersRequested;
  readonly PersonalDataGathered: personal.PersonalDataGathered;
  readonly PersonalDataCollected: personal.PersonalDataCollected;
  readonly RetentionQuestioned: retention.RetentionQuestioned;
  readonly RetentionAnswered: retention.RetentionAnswered;
  readonly ReportDue: ReportDue;
}

export type EventType = keyof EventPayloads;

/** An event as a command may tell it. */
export type ToldEvent = { readonly [Type in EventType]: EventDraft<Type, EventPayloads[Type]> }[EventType];

/** A payload as this version tells it: with everything that older versions did not tell. */
export type Whole<Payload> = Payload extends readonly (infer One)[]
  ? readonly Whole<One>[]
  : Payload extends object
    ? { readonly [Field in keyof Payload]-?: Whole<Exclude<Payload[Field], undefined>> }
    : Payload;
