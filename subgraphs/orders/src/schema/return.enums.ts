import { enumOf } from '@oms/platform/graphql/enum-of';
import { registerEnumType } from 'type-graphql';
import { RETURN_STATES } from '../rules/returns/return-lifecycle.js';
import {
  CONDITIONS,
  DISPOSITIONS,
  RESOLUTIONS,
  RETURN_ORIGINS,
  RETURN_SHIPPINGS,
} from '../rules/returns/return-record.js';

export const ReturnStateEnum = enumOf(RETURN_STATES);
export const DispositionEnum = enumOf(DISPOSITIONS);
export const ResolutionEnum = enumOf(RESOLUTIONS);
export const ReturnShippingEnum = enumOf(RETURN_SHIPPINGS);
export const ReturnOriginEnum = enumOf(RETURN_ORIGINS);
export const ReturnConditionEnum = enumOf(CONDITIONS);
registerEnumType(ReturnStateEnum, { name: 'ReturnState' });
registerEnumType(DispositionEnum, { name: 'ReturnDisposition' });
registerEnumType(ResolutionEnum, { name: 'ReturnResolution' });
registerEnumType(ReturnShippingEnum, { name: 'ReturnShipping' });
registerEnumType(ReturnOriginEnum, { name: 'ReturnOrigin' });
registerEnumType(ReturnConditionEnum, { name: 'ReturnCondition' });
