import { ActorAssertions } from '@oms/platform/auth/actor-assertion';
import { OidcTokens, type OidcOptions } from '@oms/platform/auth/oidc-tokens';
import { OrderLinks } from '@oms/platform/auth/order-link';
import { ActorTokens } from '@oms/platform/auth/token';
import { ApiKeys } from '@oms/gateway/api-keys';
import { Authenticator } from '@oms/gateway/authenticator';
import type { SubgraphTarget } from '@oms/gateway/create-gateway';
import type { GatewayLogger } from '@oms/gateway/gateway-logger';
import { HttpSubgraph, type HttpSubgraphOptions } from '@oms/gateway/http-subgraph';
import { InProcessSubgraph } from '@oms/gateway/in-process-subgraph';
import { oidcOptions, takesDevelopmentTokens } from './oidc-settings.js';
import type { Settings } from './settings.js';

/** Whose tokens are taken. */
export interface TokenSources {
  readonly oidc?: OidcOptions | undefined;
  /** Tokens signed with the installation's own secret. */
  readonly developmentTokens: boolean;
}

export const tokenSources = (settings: Settings): TokenSources => ({
  oidc: oidcOptions(settings),
  developmentTokens: takesDevelopmentTokens(settings),
});

export interface AuthenticationOptions extends TokenSources {
  readonly actorSecret: string;
  /** Signs links to orders. */
  readonly tokenSecret: string;
  /** The subgraph that has the API keys. */
  readonly customers: SubgraphTarget | undefined;
  readonly http?: HttpSubgraphOptions;
  readonly logger: GatewayLogger;
}

/** Who stands behind a request, for one gateway. */
export interface Authentication {
  readonly identify: Authenticator['identify'];
  close(): Promise<void>;
}

/** A key is looked up at most once a second: few connections do. */
const CONNECTIONS = 4;

/** Tokens of the provider and of the installation, and API keys, as one. */
export function openAuthentication(options: AuthenticationOptions): Authentication {
  const { actorSecret, tokenSecret, customers, oidc, developmentTokens, logger } = options;
  if (!customers) throw new Error('no target is given for the customers subgraph, which has the API keys');
  const assertions = new ActorAssertions(actorSecret);
  const subgraph =
    typeof customers === 'string'
      ? new HttpSubgraph('customers', customers, { ...options.http, connections: CONNECTIONS })
      : new InProcessSubgraph(customers);
  const authenticator = new Authenticator({
    assertions,
    tokens: developmentTokens ? new ActorTokens(actorSecret) : undefined,
    oidc: oidc ? new OidcTokens(oidc) : undefined,
    links: new OrderLinks(tokenSecret),
    keys: new ApiKeys({ subgraph, assertions, logger }),
  });
  return { identify: authenticator.identify, close: () => subgraph.close() };
}
