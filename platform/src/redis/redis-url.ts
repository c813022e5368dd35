/** Where Redis is and how it is run, read from one URL. */
export type RedisTarget =
  | { readonly kind: 'single'; readonly url: string }
  | {
      readonly kind: 'sentinel';
      readonly nodes: readonly RedisNode[];
      readonly master: string;
      readonly login: RedisLogin;
    }
  | { readonly kind: 'cluster'; readonly nodes: readonly RedisNode[]; readonly login: RedisLogin };

export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

export interface RedisLogin {
  readonly username?: string;
  readonly password?: string;
  /** Database number; always 0 on a cluster. */
  readonly db: number;
  readonly tls: boolean;
}

const SHAPE =
  /^(?<scheme>rediss?(?:\+sentinel|\+cluster)?):\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<hosts>[^/?]+)(?:\/(?<path>[^?]*))?$/;
const DEFAULT_PORTS = { single: 6_379, cluster: 6_379, sentinel: 26_379 } as const;

/** What REDIS_URL may look like, for messages. */
export const REDIS_URL_FORMS =
  'expected redis://[user:password@]host:port[/db], rediss://…, redis+sentinel://host:port,host:port/master[/db] or redis+cluster://host:port,host:port';

function nodesOf(hosts: string, fallback: number): RedisNode[] | undefined {
  const nodes = hosts.split(',').map((text) => {
    const found = /^(?<host>\[[0-9a-fA-F:]+\]|[^:]+)(?::(?<port>\d{1,5}))?$/.exec(text)?.groups;
    const port = Number(found?.['port'] ?? fallback);
    return found?.['host'] && port > 0 && port < 65_536
      ? { host: found['host'].replace(/^\[|\]$/g, ''), port }
      : undefined;
  });
  return nodes.includes(undefined) ? undefined : (nodes as RedisNode[]);
}

function kindOf(scheme: string): RedisTarget['kind'] {
  if (scheme.endsWith('+sentinel')) return 'sentinel';
  return scheme.endsWith('+cluster') ? 'cluster' : 'single';
}

const loginOf = (tls: boolean, db: number, user: string | undefined, password: string | undefined): RedisLogin => ({
  db,
  tls,
  ...(user ? { username: decodeURIComponent(user) } : {}),
  ...(password ? { password: decodeURIComponent(password) } : {}),
});

/** What stands behind the hosts: a master's name (Sentinel only) and the number of a database. */
function readPath(kind: RedisTarget['kind'], path: string): { master: string; db: number } | undefined {
  const segments = path.split('/').filter(Boolean);
  const master = kind === 'sentinel' ? segments.shift() : '';
  const db = Number(segments.shift() ?? 0);
  const usable = master !== undefined && segments.length === 0 && Number.isInteger(db);
  return usable && !(kind === 'cluster' && db > 0) ? { master, db } : undefined;
}

/** Reads a Redis URL; undefined when it is none of {@link REDIS_URL_FORMS}. */
export function parseRedisUrl(url: string): RedisTarget | undefined {
  const parts = SHAPE.exec(url)?.groups;
  if (!parts) return undefined;
  const { scheme = '', user, password, hosts = '', path = '' } = parts;
  const kind = kindOf(scheme);
  const nodes = nodesOf(hosts, DEFAULT_PORTS[kind]);
  const target = readPath(kind, path);
  if (!nodes || !target) return undefined;
  const login = loginOf(scheme.startsWith('rediss'), target.db, user, password);
  if (kind === 'sentinel') return { kind, nodes, master: target.master, login };
  if (kind === 'cluster') return { kind, nodes, login };
  return nodes.length === 1 ? { kind, url } : undefined;
}
