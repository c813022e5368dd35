import { jobActor } from '@oms/platform/auth/actor';
import { openDatabase } from '@oms/platform/database/database';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { silentLogger } from '@oms/platform/observe/logger';
import { newId } from '@oms/platform/values/ids';
import { SettableClock } from '@oms/platform/values/clock';
import { buyReturnLabels } from '@oms/fulfillment/operations/buy-return-labels';
import { confirmByPartner } from '@oms/fulfillment/operations/confirm-by-partner';
import { endReturnLabels } from '@oms/fulfillment/operations/end-return-labels';
import { generateLabels } from '@oms/fulfillment/operations/generate-label';
import { createFulfillmentServices } from '@oms/fulfillment/services';
import { fulfillmentSource } from '@oms/fulfillment/source';

/**
 * Runs one operation in a process of its own, which a test kills at a named place. The argument, as JSON: the database's
 * `url`, `dataSecret`, `now`, `name` of the operation and its `input`.
 */
const OPERATIONS = { buyReturnLabels, endReturnLabels, generateLabels, confirmByPartner };
const { url, dataSecret, now, name, input } = JSON.parse(process.argv[2] ?? '{}');
const database = await openDatabase({ ...fulfillmentSource, url, logger: silentLogger });
const services = createFulfillmentServices({ dataSecret });
const runtime = { database, clock: new SettableClock(new Date(now)), logger: silentLogger, services };
await OPERATIONS[name](operationContext(runtime, jobActor('doomed'), newId()), input);
await database.close();
