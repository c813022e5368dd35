import { DASHBOARD_PATH } from '@oms/jobs/dashboard';
import { DEMO_QUERY } from './demo/demo-query.js';
import type { DevelopmentToken } from './development-tokens.js';
import type { Installation } from './installation.js';

/** What a person sees once the system is up: where to look, whom to be, what to ask. */
export function welcome(url: string, tokens: readonly DevelopmentToken[], { path, system }: Installation): string {
  const admin = tokens.find(({ role }) => role === 'admin')?.token ?? '<token>';
  const query = JSON.stringify({ query: DEMO_QUERY.replaceAll(/\s+/g, ' ').trim() });
  return [
    '',
    'The order management system is up.',
    '',
    `  Explorer    ${url}/`,
    `  Graph       ${url}/graphql`,
    `  Queues      ${url}${DASHBOARD_PATH}?token=${admin}`,
    `  Metrics     ${url}/metrics`,
    `  Health      ${url}/health/ready`,
    ...(path ? [`  Data        ${path}`] : []),
    ...(system.stores.readerUrl ? [`  BI tools    ${system.stores.readerUrl}   (read only, schema bi)`] : []),
    '',
    ...(tokens.length > 0
      ? [
          'Development tokens, one per role, for 30 days:',
          ...tokens.map(({ role, token }) => `  ${role.padEnd(10)} ${token}`),
        ]
      : ['Tokens come from the identity provider.']),
    '',
    'A query to paste:',
    `  curl -s ${url}/graphql -H 'content-type: application/json' -H 'authorization: Bearer ${admin}' --data '${query}'`,
    '',
    'Ctrl-C stops it.',
  ].join('\n');
}
