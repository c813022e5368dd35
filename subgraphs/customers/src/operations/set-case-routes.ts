import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { DomainError, type UserErrorData } from '@oms/platform/errors/domain-error';
import { CODE } from '../rules/case-input.js';
import type { CustomersServices } from '../services.js';
import { putCaseRoutes, type CaseRoute } from '../storage/case-routes.js';
import { loadQueues } from '../storage/cases.js';

function problemsInRoutes(routes: readonly CaseRoute[], queues: ReadonlyMap<string, unknown>): UserErrorData[] {
  return routes.flatMap(({ kind, queueCode }, index): UserErrorData[] => [
    ...(CODE.test(kind)
      ? []
      : [
          {
            code: 'INVALID_CODE',
            message: 'kind is a code such as PARCEL_LOST.',
            field: ['routes', String(index), 'kind'],
          },
        ]),
    ...(queues.has(queueCode)
      ? []
      : [
          {
            code: 'UNKNOWN_QUEUE',
            message: `There is no queue ${queueCode}.`,
            field: ['routes', String(index), 'queueCode'],
          },
        ]),
  ]);
}

/** Says for kinds of cases to which queue they go and how severe they are; holds for cases opened from now on. */
export function setCaseRoutes(
  ctx: OperationContext<CustomersServices>,
  { routes }: { readonly routes: readonly CaseRoute[] },
): Promise<{ kinds: string[] }> {
  return runCommand(ctx, 'setCaseRoutes', async (tx) => {
    const last = [...new Map(routes.map((route) => [route.kind, route])).values()];
    const problems = problemsInRoutes(last, await loadQueues(tx.db));
    if (problems.length > 0) throw new DomainError(problems);
    await putCaseRoutes(tx.db, last);
    for (const route of last)
      tx.audit({ aggregateType: 'CaseRoute', aggregateId: route.kind, command: 'setCaseRoutes', after: route });
    return { kinds: last.map(({ kind }) => kind) };
  });
}
