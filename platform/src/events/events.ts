import type { SubgraphName } from '../database/subgraphs.js';
import type { EventType } from './contract.js';

export interface EventDescription {
  /** The subgraphs that tell it; absent: any of them. */
  readonly toldBy?: readonly SubgraphName[];
  readonly meaning: string;
}

const by = (...toldBy: readonly SubgraphName[]) => (meaning: string): EventDescription => ({ toldBy, meaning }); // prettier-ignore
const anybody = (meaning: string): EventDescription => ({ meaning });
const orders = by('orders');
const inventory = by('inventory');
const fulfillment = by('fulfillment');
const customers = by('customers');

/** Every integration event: who tells it, and what it says. */
export const EVENTS: Readonly<Record<EventType, EventDescription>> = {
  CaseRequested: anybody('The service desk is asked for a person, or told that none is needed any more.'),
  NoticeRequested: anybody('A customer, or somebody of the house, is to be told something.'),
  CaseActionSettled: by('orders', 'fulfillment')('What came of an action that was to make a case right.'),
  PersonalDataGathered: anybody('A part of what one subgraph holds on a person.'),
  DemandChanged: orders('What an order wants of stock and fulfillment.'),
  OrderChanged: orders('An order as it is.'),
  OrderErased: orders('The persons were taken out of an order.'),
  OrderMoved: orders('Whose an order is by now.'),
  CaptureRequested: orders('An intent to capture what has shipped.'),
  RefundRequested: orders('An intent to give money back.'),
  RiskCheckRequested: orders('The fraud check is to judge an order that waits for it.'),
  InvoiceRequested: orders('An invoice or a credit note is to be issued.'),
  CreditChanged: orders('A store credit or gift card as it is.'),
  AppeasementChanged: orders('Goodwill as it is.'),
  ReturnChanged: orders('A return as it is.'),
  ReturnLabelRequested: orders('The way back is to be bought.'),
  PersonalDataOfOrdersRequested: orders('Orders of a person, for those who know orders only.'),
  RetentionAnswered: orders('What orders knows of a customer who seems idle.'),
  CaseOrderFound: orders('Which order a case is about, or that there is none.'),
  ReservationChanged: inventory('Where the units of an order are reserved, and which nobody can serve.'),
  HoldRequested: inventory('An order is to be held.'),
  StockChanged: inventory('A level as it is.'),
  ItemChanged: inventory('An item as it is.'),
  LocationChanged: inventory('A building as it is.'),
  MoveRefused: inventory('The units of a fulfillment order cannot be had elsewhere.'),
  ReorderAlertChanged: inventory('An item that runs out at a location, and what became of the alert.'),
  FulfillmentChanged: fulfillment('The work on an order as it is, with its history.'),
  LabelRequested: fulfillment('A carrier’s label is to be bought.'),
  MoveRequested: fulfillment('Units are to be reserved elsewhere.'),
  ParcelLost: fulfillment('Units that the carrier lost.'),
  ParcelReturning: fulfillment('Units that come back undelivered.'),
  ReturnLabelChanged: fulfillment('The label of a return, and where its parcel is.'),
  RecountRequested: fulfillment('Somebody must go and count what is really there.'),
  ShortPicked: fulfillment('Units that were not where they should be.'),
  PickupDeclined: fulfillment('Units that the customer did not want after all.'),
  PickupExpired: fulfillment('Units that nobody fetched.'),
  CustomerChanged: customers('A customer as it is.'),
  CustomerMerged: customers('A customer has become part of another.'),
  CustomerErased: customers('A person is to be erased wherever they are.'),
  CaseChanged: customers('A case as it is.'),
  CaseActionRequested: customers('A case is to be made right by a command of another subgraph.'),
  CaseAnswered: customers('There is an answer for whoever placed an order as a guest.'),
  CaseOrderNamed: customers('Which order is a case about?'),
  NotificationQueued: customers('A message waits to be sent.'),
  PersonalDataRequested: customers('A person wants to see everything that is held on them.'),
  PersonalDataCollected: customers('Everybody has told everything that they hold on a person.'),
  RetentionQuestioned: customers('A customer seems idle: what do others know?'),
  ReportDue: by('analytics')('A report is to be sent.'),
};
