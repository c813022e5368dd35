import { isDay } from '@oms/platform/values/zoned-time';
import type { CarrierAddress } from '../carriers/carrier.js';
import { isSscc18 } from '../carriers/tracking-number.js';

/** Everything that is printed on a shipping label. */
export interface LabelData {
  readonly carrierName: string;
  readonly serviceName: string;
  readonly sender: CarrierAddress;
  readonly receiver: CarrierAddress;
  /** Sorting code of the destination depot, such as `DE-80`. */
  readonly routingCode: string;
  /** Order or shipment number. */
  readonly reference: string;
  /** This parcel's place in the shipment, from 1 to `parcelCount`. */
  readonly parcelNumber: number;
  readonly parcelCount: number;
  readonly weightGrams: number;
  readonly trackingNumber: string;
  /** SSCC-18 with check digit, digits only. */
  readonly sscc: string;
  /** Day of hand-over, YYYY-MM-DD. */
  readonly shipDate: string;
}

/** The label data cannot be printed; `field` names the part that is wrong. */
export class LabelDataInvalid extends RangeError {
  override readonly name = 'LabelDataInvalid';

  constructor(
    readonly field: keyof LabelData,
    message: string,
  ) {
    super(`${field}: ${message}`);
  }
}

/** Throws LabelDataInvalid when a number, a code or the date cannot be printed. */
export function checkLabelData(data: LabelData): void {
  const whole = (value: number): boolean => Number.isSafeInteger(value) && value > 0;
  if (!/^[!-~]{1,28}$/.test(data.trackingNumber))
    throw new LabelDataInvalid('trackingNumber', 'must be 1 to 28 printable ASCII characters');
  if (!isSscc18(data.sscc)) throw new LabelDataInvalid('sscc', 'must be 18 digits with a valid check digit');
  if (!isDay(data.shipDate)) throw new LabelDataInvalid('shipDate', 'must be a day as YYYY-MM-DD');
  if (!whole(data.weightGrams)) throw new LabelDataInvalid('weightGrams', 'must be a whole number above zero');
  if (!whole(data.parcelCount)) throw new LabelDataInvalid('parcelCount', 'must be a whole number above zero');
  if (!whole(data.parcelNumber) || data.parcelNumber > data.parcelCount) {
    throw new LabelDataInvalid('parcelNumber', 'must be from 1 to parcelCount');
  }
}
