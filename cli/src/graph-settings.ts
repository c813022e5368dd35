import { ROLES, type Role } from '@oms/platform/auth/actor';
import { wholeNumber } from '@oms/platform/config/environment';
import { readTrustedProxies } from '@oms/gateway/client-address';
import { readLimits } from '@oms/gateway/limits/limits';
import type { LiveSettings } from '@oms/gateway/live/mount-live';
import { LOOPBACK_ORIGINS, readOrigins } from '@oms/gateway/origins';
import { readManifest } from '@oms/gateway/limits/trusted-documents';
import type { ServeGatewayOptions } from '@oms/gateway/serve-gateway';
import { z } from 'zod';

/** Text that `read` understands; what it throws is the problem that is told. */
const readBy = <T>(read: (text: string) => T) =>
  z.string().transform((text, context): T => {
    try {
      return read(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  });

function readRoles(text: string): Role[] {
  const names = text.split(',').map((name) => name.trim());
  return names.map((name) => {
    const role = ROLES.find((one) => one === name);
    if (!role) throw new Error(`"${name}" is no role: expected some of ${ROLES.join(', ')}`);
    return role;
  });
}

/** Variables of what clients may ask of the graph. */
export const GRAPH_SETTINGS = {
  OMS_GRAPH: z.enum(['open', 'closed']).optional(),
  OMS_LIMITS: readBy(readLimits).optional(),
  OMS_RATE_LIMITS: z.enum(['on', 'off']).default('on'),
  OMS_TRUSTED_DOCUMENTS: readBy(readManifest).optional(),
  OMS_AD_HOC_ROLES: readBy(readRoles).optional(),
  OMS_TRUST_PROXY: readBy(readTrustedProxies).optional(),
  OMS_ALLOWED_ORIGINS: readBy(readOrigins).optional(),
  OMS_SOCKETS_PER_ADDRESS: wholeNumber(1, 1_000_000).default(2_000),
};

export type GraphSettings = z.infer<z.ZodObject<typeof GRAPH_SETTINGS>>;

export const DEFAULT_GRAPH: GraphSettings = z.object(GRAPH_SETTINGS).parse({});

/**
 * What a gateway is told of them. `open`: whether schema, suggestions and explorer are shown, and pages on this machine
 * let in, unless OMS_GRAPH says so.
 */
export function graphOptions(settings: GraphSettings, open: boolean) {
  const { OMS_LIMITS: limits, OMS_TRUSTED_DOCUMENTS: documents, OMS_AD_HOC_ROLES: adHocRoles } = settings;
  const isOpen = settings.OMS_GRAPH ? settings.OMS_GRAPH === 'open' : open;
  return {
    introspection: isOpen,
    allowedOrigins: settings.OMS_ALLOWED_ORIGINS ?? (isOpen ? LOOPBACK_ORIGINS : []),
    ...(isOpen ? {} : { explorer: false as const }),
    ...(limits && { limits }),
    ...(documents && { trusted: { documents, ...(adHocRoles && { adHocRoles }) } }),
    ...(settings.OMS_TRUST_PROXY !== undefined && { trustProxy: settings.OMS_TRUST_PROXY }),
  } satisfies Partial<ServeGatewayOptions>;
}

/** How subscriptions are served, beside where they hear what is new. */
export const liveOptions = ({ OMS_SOCKETS_PER_ADDRESS: maxSocketsPerAddress }: GraphSettings): LiveSettings => ({
  maxSocketsPerAddress,
});
