import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { DomainError } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { problem, textProblems } from '../rules/problem.js';
import type { OrdersServices } from '../services.js';

export interface SetTaxExemptionInput {
  readonly customerId: string;
  /** Absent: everywhere. */
  readonly country?: string | null;
  /** Number of the certificate; null ends the exemption. */
  readonly certificate: string | null;
  readonly to?: Date | null;
}

/** Says that a customer's orders are not taxed, or are again. Orders that were placed stay as they are. */
export function setTaxExemption(
  ctx: OperationContext<OrdersServices>,
  { customerId, country, certificate, to }: SetTaxExemptionInput,
): Promise<{ customerId: string }> {
  return runCommand(ctx, 'setTaxExemption', async (tx) => {
    const problems = textProblems({ country, certificate });
    if (!isId(customerId)) problems.push(problem('UNKNOWN_CUSTOMER', 'customerId is not an id.', 'customerId'));
    if (country && !/^[A-Z]{2}$/.test(country))
      problems.push(problem('INVALID_COUNTRY', 'A country has two capital letters.', 'country'));
    if (to && to <= tx.now) problems.push(problem('INVALID_PERIOD', 'It ends in the future.', 'to'));
    if (problems.length > 0) throw new DomainError(problems);
    const place = country ?? '';
    await run(
      tx.db,
      certificate
        ? sql`insert into tax_exemption (customer_id, country, certificate, valid_from, valid_to) values (${customerId}, ${place}, ${certificate}, ${tx.now}, ${to ?? null})
              on conflict (customer_id, country) do update set certificate = excluded.certificate, valid_to = excluded.valid_to`
        : sql`delete from tax_exemption where customer_id = ${customerId} and country = ${place}`,
    );
    tx.audit({
      aggregateType: 'TaxExemption',
      aggregateId: customerId,
      command: 'setTaxExemption',
      after: { country: place, certificate, to: to ?? null },
    });
    return { customerId };
  });
}
