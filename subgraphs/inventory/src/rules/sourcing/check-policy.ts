import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { problem } from '../problem.js';
import { strategyOf, type SourcingPolicy } from './policy.js';

/** What is wrong with a policy as a whole: names that lead nowhere, and actions that lack what they need. */
export function checkPolicy(policy: SourcingPolicy): UserErrorData[] {
  const zones = new Set(policy.zones.map(({ code }) => code));
  const rates = policy.rates.flatMap(({ zone }, index) =>
    zones.has(zone) ? [] : [problem('UNKNOWN_ZONE', `There is no zone ${zone}.`, 'document', 'rates', index, 'zone')],
  );
  const unreached = [...zones].filter((zone) => !policy.rates.some((rate) => rate.zone === zone));
  const rules = policy.rules.flatMap((rule, index): UserErrorData[] => [
    ...(strategyOf(policy, rule.strategy)
      ? []
      : [
          problem('UNKNOWN_STRATEGY', `There is no strategy ${rule.strategy}.`, 'document', 'rules', index, 'strategy'),
        ]),
    ...(rule.otherwise === 'CANCEL_AFTER' && rule.cancelAfterDays === undefined
      ? [problem('REQUIRED', 'CANCEL_AFTER needs cancelAfterDays.', 'document', 'rules', index, 'cancelAfterDays')]
      : []),
  ]);
  const last = policy.rules.at(-1);
  const open =
    last?.otherwise === 'NEXT_RULE'
      ? [problem('NO_NEXT_RULE', 'The last rule has no next one.', 'document', 'rules', policy.rules.length - 1, 'otherwise')] // prettier-ignore
      : [];
  const bare = unreached.map((zone) =>
    problem('NO_RATE', `Nothing can be sent to zone ${zone}: it has no rate.`, 'document', 'rates'),
  );
  return [...rates, ...bare, ...rules, ...open];
}
