import { enumOf } from '@oms/platform/graphql/enum-of';
import { CASE_SEVERITIES } from '@oms/platform/outbox/case-requested';
import { registerEnumType } from 'type-graphql';
import { caseLifecycle, type CaseStatus } from '../rules/case-lifecycle.js';

export const CaseStatusEnum = enumOf(Object.keys(caseLifecycle.transitions) as CaseStatus[]);
export const CaseSeverityEnum = enumOf(CASE_SEVERITIES);
export const CaseWaitingOnEnum = enumOf(['CUSTOMER', 'INTERNAL']);
export const CaseSortEnum = enumOf(['TIME_TO_BREACH', 'NEWEST']);

registerEnumType(CaseStatusEnum, { name: 'CaseStatus' });
registerEnumType(CaseSeverityEnum, { name: 'CaseSeverity' });
registerEnumType(CaseWaitingOnEnum, { name: 'CaseWaitingOn' });
registerEnumType(CaseSortEnum, { name: 'CaseSort' });
