import { OIDC_ROLES, type ClaimMapping } from '@oms/platform/auth/oidc-claims';
import { OIDC_ALGORITHMS, type OidcOptions } from '@oms/platform/auth/oidc-tokens';
import { ConfigError } from '@oms/platform/config/environment';
import { z } from 'zod';

type Algorithm = (typeof OIDC_ALGORITHMS)[number];
type RolePair = ClaimMapping['roles'][number];

const commaList = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

const isAlgorithm = (name: string): name is Algorithm => (OIDC_ALGORITHMS as readonly string[]).includes(name);

const algorithms = z.string().transform((text, issues): Algorithm[] => {
  const names = commaList(text);
  if (names.length > 0 && names.every(isAlgorithm)) return names;
  issues.addIssue(`expected one or more of ${OIDC_ALGORITHMS.join(', ')}, separated by commas`);
  return z.NEVER;
});

const isPair = (pair: readonly string[]): pair is [string, RolePair[1]] =>
  pair.length === 2 && pair[0] !== '' && (OIDC_ROLES as readonly (string | undefined)[]).includes(pair[1]);

const roles = z.string().transform((text, issues): RolePair[] => {
  const pairs = commaList(text).map((pair) => pair.split('=').map((part) => part.trim()));
  if (pairs.length > 0 && pairs.every(isPair)) return pairs;
  issues.addIssue(`expected pairs such as shop-admins=admin,*=customer of a name and one of ${OIDC_ROLES.join(', ')}`);
  return z.NEVER;
});

/** What a gateway needs to know of an OpenID Connect provider. */
export const OIDC_SETTINGS = {
  OMS_OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'expected a URL such as https://login.example.com' })
    .optional(),
  OMS_OIDC_AUDIENCE: z.string().optional(),
  OMS_OIDC_ALGORITHMS: algorithms.prefault('RS256'),
  OMS_OIDC_TOKEN_TYPE: z.string().default('at+jwt'),
  OMS_OIDC_ROLE_CLAIM: z.string().default('role'),
  OMS_OIDC_ROLES: roles.prefault(OIDC_ROLES.map((role) => `${role}=${role}`).join(',')),
  OMS_OIDC_CUSTOMER_CLAIM: z.string().default('customer_id'),
  OMS_OIDC_LOCATIONS_CLAIM: z.string().default('locations'),
  OMS_OIDC_NAME_CLAIM: z.string().default('name'),
  OMS_OIDC_SCOPE_CLAIM: z.string().default('scope'),
  OMS_DEVELOPMENT_TOKENS: z.enum(['true', 'false']).optional(),
};

type OidcSettings = z.infer<z.ZodObject<typeof OIDC_SETTINGS>>;

/** The provider's options; undefined without one. Throws ConfigError for an issuer without audience, which would take anybody's tokens. */
export function oidcOptions(settings: OidcSettings): OidcOptions | undefined {
  const { OMS_OIDC_ISSUER: issuer, OMS_OIDC_AUDIENCE: audience } = settings;
  if (!issuer) return undefined;
  if (!audience)
    throw new ConfigError(['OMS_OIDC_AUDIENCE is missing: expected what this installation is called at the issuer']);
  return {
    issuer,
    audience,
    algorithms: settings.OMS_OIDC_ALGORITHMS,
    tokenType: settings.OMS_OIDC_TOKEN_TYPE,
    claims: {
      role: settings.OMS_OIDC_ROLE_CLAIM,
      roles: settings.OMS_OIDC_ROLES,
      customerId: settings.OMS_OIDC_CUSTOMER_CLAIM,
      locations: settings.OMS_OIDC_LOCATIONS_CLAIM,
      name: settings.OMS_OIDC_NAME_CLAIM,
      scopes: settings.OMS_OIDC_SCOPE_CLAIM,
    },
  };
}

/** Whether tokens of the installation's own secret are taken: unless told otherwise, as long as there is no provider. */
export const takesDevelopmentTokens = ({
  OMS_DEVELOPMENT_TOKENS: told,
  OMS_OIDC_ISSUER: issuer,
}: OidcSettings): boolean => (told === undefined ? issuer === undefined : told === 'true');
