import type { EventPayloads, EventType } from '@oms/platform/events/contract';
import type { Route } from '@oms/platform/outbox/routes';
import { allocation } from './allocation.job.js';
import { backorderFill } from './backorder-fill.job.js';
import * as caseActions from './case-action.jobs.js';
import * as caseOrders from './case-order.jobs.js';
import { caseOpening } from './case-opening.job.js';
import type { EventJob, ScheduledJob } from './define-job.js';
import { labelGeneration } from './label-generation.job.js';
import { invoicing, refundPayment, riskAssessment } from './money.jobs.js';
import { refusedMoves, reservationMoving } from './move.jobs.js';
import { paymentCapture } from './payment-capture.job.js';
import { noticeRecording, notificationSending } from './notifications.jobs.js';
import { unfetchedCancelling } from './pickup.job.js';
import * as projection from './projection.jobs.js';
import * as publish from './publish.jobs.js';
import * as personalData from './personal-data.jobs.js';
import * as privacy from './personal-data.schedules.js';
import { prunings } from './prune.jobs.js';
import * as record from './record.jobs.js';
import * as returns from './return.jobs.js';
import { reportSending } from './report.jobs.js';
import { reorderAlert } from './reorder-alert.job.js';
import { recountRequesting, shortPickTelling } from './short-pick.jobs.js';
import * as schedule from './schedules.js';

/** A consumer of those events only that have the facet: the others would change nothing there. */
interface FacetedJob<Payload = never> {
  readonly facet: string;
  readonly job: EventJob<Payload>;
}
const on = <Payload>(facet: string, job: EventJob<Payload>): FacetedJob<Payload> => ({ facet, job });
const jobOf = (consumer: EventJob | FacetedJob): EventJob => ('job' in consumer ? consumer.job : consumer);

/** Who consumes each event: jobs that read of it nothing but what it tells. */
type Choreography = {
  readonly [Type in EventType]: readonly (EventJob<EventPayloads[Type]> | FacetedJob<EventPayloads[Type]>)[];
};

/**
 * The whole choreography: what happens after what. A command commits an event; each consumer named here gets a delivery
 * of it and turns it into the next command of its own subgraph.
 */
const CHOREOGRAPHY: Choreography = {
  // any of them
  CaseRequested: [caseOpening],
  CaseActionSettled: [caseActions.caseActionSettling],
  NoticeRequested: [noticeRecording],
  // orders
  DemandChanged: [allocation, record.recordDemandInFulfillment],
  OrderChanged: [on('facts', projection.ordersProjection), publish.timelinePublication],
  CaptureRequested: [paymentCapture],
  RefundRequested: [refundPayment],
  RiskCheckRequested: [riskAssessment],
  InvoiceRequested: [invoicing],
  ReturnChanged: [
    on('stock', returns.returnedStock),
    on('ended', returns.returnLabelEnding),
    projection.returnsProjection,
  ],
  ReturnLabelRequested: [returns.returnLabelBuying],
  AppeasementChanged: [projection.appeasementsProjection],
  CreditChanged: [projection.creditsProjection],
  OrderErased: [record.eraseOrdersInFulfillment, record.eraseOrdersInCustomers],
  CaseOrderFound: [caseOrders.caseOrderRecording],
  OrderMoved: [record.casesOfMovedOrders, record.labelsOfMovedOrders],
  // inventory
  ReservationChanged: [
    record.recordReservationsInOrders,
    record.openWorkInFulfillment,
    projection.allocationsProjection,
  ],
  HoldRequested: [record.placeHoldsInOrders],
  StockChanged: [
    on('policy', reorderAlert),
    on('more', backorderFill),
    projection.stockProjection,
    publish.levelPublication,
  ],
  ItemChanged: [record.recordItemsInOrders, record.itemsInFulfillment, projection.itemsProjection],
  LocationChanged: [record.recordLocationsInOrders, record.locationsInFulfillment, projection.locationsProjection],
  MoveRefused: [refusedMoves],
  ReorderAlertChanged: [projection.alertsProjection],
  // fulfillment
  FulfillmentChanged: [
    record.recordFulfillmentInOrders,
    on('stock', record.commitStockInInventory),
    projection.fulfillmentProjection,
  ],
  LabelRequested: [labelGeneration],
  MoveRequested: [reservationMoving],
  ParcelLost: [returns.lostParcels],
  ParcelReturning: [returns.returningParcels],
  ReturnLabelChanged: [returns.returnLabels],
  RecountRequested: [recountRequesting],
  ShortPicked: [shortPickTelling],
  PickupDeclined: [unfetchedCancelling],
  PickupExpired: [unfetchedCancelling],
  // customers
  CustomerChanged: [projection.customersProjection],
  CaseChanged: [projection.casesProjection],
  CaseAnswered: [caseOrders.caseAnswerTelling],
  CaseOrderNamed: [caseOrders.caseOrderFinding],
  CaseActionRequested: [on('orders', caseActions.orderActions), on('labels', caseActions.labelActions)],
  NotificationQueued: [notificationSending],
  PersonalDataRequested: personalData.gatheringOfCustomers,
  PersonalDataOfOrdersRequested: personalData.gatheringOfOrders,
  PersonalDataGathered: [personalData.partCollecting],
  PersonalDataCollected: [personalData.archiveBuilding, ...personalData.gatheredForgetting],
  RetentionQuestioned: [personalData.retentionAnswering],
  RetentionAnswered: [personalData.retentionApplying],
  // analytics
  ReportDue: [reportSending],
  CustomerMerged: [record.moveOrdersOfMergedCustomers],
  CustomerErased: [record.eraseCustomersInOrders],
};

/** Work by the clock. */
export const scheduledJobs: readonly ScheduledJob[] = [
  ...Object.values(schedule),
  ...Object.values(privacy),
  ...prunings,
];

export const eventJobs: readonly EventJob[] = [...new Set(Object.values(CHOREOGRAPHY).flat().map(jobOf))];

/** The choreography as rows of the sources' route tables. */
export const routes: readonly Route[] = Object.entries(CHOREOGRAPHY).flatMap(([eventType, consumers]) =>
  consumers.map((consumer) => ({
    eventType,
    consumer: jobOf(consumer).name,
    ...('facet' in consumer ? { facet: consumer.facet } : {}),
  })),
);

const byName = new Map(eventJobs.map((job) => [job.name, job]));

/** The job of a consumer. Throws when a delivery names one that this version does not have. */
export function jobByName(name: string): EventJob {
  const job = byName.get(name);
  if (!job) throw new Error(`there is no consumer ${name} in this version`);
  return job;
}

/** Events that one job of the consumer carries at most; 1 for a consumer of another version. */
export const batchSizeOf = (consumer: string): number => byName.get(consumer)?.batchSize ?? 1;

/** Milliseconds between two batches of the consumer. */
export const lingerOf = (consumer: string): number => byName.get(consumer)?.lingerMs ?? 0;

/** Batches of the consumer that wait or are worked on at most, over all processes: room for four of them. */
export const batchesInHand = (consumer: string): number => 4 * (byName.get(consumer)?.concurrency ?? 1);
