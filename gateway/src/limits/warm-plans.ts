import type { Admission } from '../admission.js';
import type { GatewayLogger } from '../gateway-logger.js';
import type { Planner } from '../plan/planner.js';
import type { TrustedDocuments } from './trusted-documents.js';

/** What {@link warmPlans} needs. */
export interface WarmPlansParts {
  readonly admission: Admission;
  readonly planner: Planner;
  readonly logger: GatewayLogger;
}

/**
 * Plans every operation of the manifest, so that the first client does not wait for it. A document that the graph does
 * not know is logged and left out: clients of another version must not keep the gateway from starting.
 */
export function warmPlans(documents: TrustedDocuments, { admission, planner, logger }: WarmPlansParts): void {
  for (const [id, query] of documents) {
    const { document, errors } = admission.check(query);
    if (!document || errors.length > 0) {
      const problems = errors.map(({ message }) => message);
      logger.error({ id, problems }, 'a trusted document does not fit the graph');
      continue;
    }
    const names = document.definitions.flatMap((definition) =>
      definition.kind === 'OperationDefinition' ? [definition.name?.value] : [],
    );
    // A document's only operation goes without its name, too.
    for (const operationName of names.length > 1 ? names : [undefined])
      planner.plan({ query, document, operationName });
  }
}
