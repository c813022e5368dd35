import type { OperationContext } from '@oms/platform/commands/run-command';
import type { FulfillmentServices } from '../services.js';
import { CarrierRefused } from './carrier-errors.js';
import type { Carrier } from './carrier.js';

/** The carrier with that code. Throws CarrierRefused when this installation has none (any more). */
export function carrierByCode(
  { services, database }: Pick<OperationContext<FulfillmentServices>, 'services' | 'database'>,
  code: string,
): Carrier {
  const carrier = services.carriers(database).find((one) => one.code === code);
  if (!carrier) throw new CarrierRefused('UNKNOWN_CARRIER', `this installation has no carrier ${code}`, 'carrier');
  return carrier;
}
