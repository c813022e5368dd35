import type { Violation } from '@oms/platform/values/violation';
import { checkPaidForGoods, checkProvider, checkReleased } from './check-money.js';
import { checkCancelled, checkIdempotency, checkSet, checkVersions } from './check-orders.js';
import { checkLabels, checkRest, type Limits } from './check-rest.js';
import { checkAgreement, checkReserved, checkStockKept } from './check-stock.js';
import type { History, Observation } from './history.js';

/**
 * Judges a run: whether what clients were told, answers that never came included, can be true together with what is
 * there now. Knows nothing of how the system works inside. Empty when everything holds.
 */
export const checkHistory = (history: History, observation: Observation, limits: Limits): Violation[] => [
  ...checkSet(history, observation),
  ...checkIdempotency(history),
  ...checkVersions(history, observation),
  ...checkCancelled(history, observation),
  ...checkStockKept(history, observation),
  ...checkReserved(observation),
  ...checkAgreement(observation),
  ...checkProvider(observation),
  ...checkPaidForGoods(observation),
  ...checkReleased(observation),
  ...checkLabels(observation),
  ...checkRest(observation, limits),
];
