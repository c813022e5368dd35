import type { RateStore } from '@oms/platform/rate/rate-store';
import type { AdmissionChecks } from '../admission-model.js';
import type { GatewayLogger } from '../gateway-logger.js';
import { costCheck } from './cost-check.js';
import type { LimitsByRole } from './limits.js';
import { rateCheck } from './rate-check.js';
import { RateLimiter } from './rate-limiter.js';
import { structureCheck } from './structure-check.js';
import { trustCheck, type TrustOptions } from './trusted-documents.js';

/** What {@link limitChecks} needs. */
export interface LimitChecksOptions {
  readonly limits: LimitsByRole;
  readonly supergraphSdl: string;
  readonly logger: GatewayLogger;
  /** Where processes share rate limits; absent: there are none. */
  readonly rateStore?: RateStore;
  /** Absent: clients send documents of their own. */
  readonly trusted?: TrustOptions;
}

/**
 * The limits as checks of admission, cheapest first. The order matters: what a document costs is estimated only once
 * its size is known to be within bounds.
 */
export function limitChecks({
  limits,
  supergraphSdl,
  logger,
  rateStore,
  trusted,
}: LimitChecksOptions): AdmissionChecks[] {
  return [
    ...(rateStore ? [rateCheck({ limits, limiter: new RateLimiter({ store: rateStore, logger }) })] : []),
    ...(trusted ? [trustCheck(trusted)] : []),
    structureCheck(limits),
    costCheck(limits, supergraphSdl),
  ];
}
