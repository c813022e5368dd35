import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { jsonb, run, sql } from '@oms/platform/database/sql';
import { checkPolicy } from '../rules/sourcing/check-policy.js';
import { DEFAULT_POLICY, type SourcingPolicy } from '../rules/sourcing/policy.js';
import type { InventoryServices } from '../services.js';
import { loadPolicy } from '../storage/sourcing-facts.js';
import { sourcingPolicySchema } from './sourcing-policy-schema.js';

export interface PublishSourcingPolicyInput {
  readonly document: unknown;
  readonly note?: string | null;
  /** The version that the document was made from. */
  readonly expectedVersion?: number | null;
}

/** The document with what it leaves out filled in; refuses what cannot be followed. */
function readPolicy(document: unknown, version: number): SourcingPolicy {
  const parsed = sourcingPolicySchema.safeParse(document);
  if (!parsed.success) {
    throw new DomainError(
      parsed.error.issues.map(({ path, message }) => ({
        code: 'INVALID_POLICY',
        message,
        field: ['document', ...path.map(String)],
      })),
    );
  }
  const stated = Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined));
  const policy: SourcingPolicy = { ...DEFAULT_POLICY, ...stated, version };
  const problems = checkPolicy(policy);
  if (problems.length > 0) throw new DomainError(problems);
  return policy;
}

/** Makes a sourcing policy the one that holds from now on; the versions before stay for whoever asks why. */
export function publishSourcingPolicy(
  ctx: OperationContext<InventoryServices>,
  input: PublishSourcingPolicyInput,
): Promise<{ version: number }> {
  return runCommand(ctx, 'publishSourcingPolicy', async (tx) => {
    await run(tx.db, sql`select pg_advisory_xact_lock(hashtextextended('inventory.sourcing-policy', 0))`);
    const current = await loadPolicy(tx.db);
    if (input.expectedVersion != null && input.expectedVersion !== current.version)
      throw refuse('VERSION_CONFLICT', `Version ${current.version} is in force by now.`, ['expectedVersion'], {
        version: current.version,
      });
    const { version, ...document } = readPolicy(input.document, current.version + 1);
    const by = { role: tx.actor.role, id: tx.actor.id };
    await run(
      tx.db,
      sql`insert into sourcing_policy (version, document, note, published_at, published_by)
          values (${version}, ${jsonb(document)}, ${input.note ?? null}, ${tx.now}, ${jsonb(by)})`,
    );
    const { version: before } = current;
    tx.audit({
      aggregateType: 'SourcingPolicy',
      aggregateId: String(version),
      command: 'publishSourcingPolicy',
      reason: input.note ?? null,
      before: { version: before },
      after: document,
    });
    return { version };
  });
}
