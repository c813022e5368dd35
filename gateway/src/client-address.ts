import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Names for networks, as Fastify takes them. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.1/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

const EXPECTED =
  'expected true, or addresses and networks separated by commas, such as 10.0.0.0/8, 192.168.1.7, loopback';

function isNetwork(text: string): boolean {
  if (Object.hasOwn(NAMED, text)) return true;
  const [address = '', prefix, ...more] = text.split('/');
  const bits = isIP(address) === 6 ? 128 : 32;
  const fits = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
  return isIP(address) > 0 && fits && more.length === 0;
}

/** Reads which proxies in front are believed: `true` for any, otherwise their addresses and networks. Throws when it is neither. */
export function readTrustedProxies(text: string): true | string {
  if (text.trim() === 'true') return true;
  const wrong = text.split(',').find((part) => !isNetwork(part.trim()));
  if (wrong !== undefined) throw new Error(`"${wrong.trim()}" is no network: ${EXPECTED}`);
  return text;
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

function trustedBy(trustProxy: boolean | string): (address: string) => boolean {
  if (typeof trustProxy === 'boolean') return () => trustProxy;
  const trusted = new BlockList();
  const names = trustProxy.split(',').map((name) => name.trim());
  for (const entry of names.flatMap((name) => NAMED[name] ?? [name])) {
    const [address = '', prefix] = entry.split('/');
    if (prefix === undefined) trusted.addAddress(address, familyOf(address));
    else trusted.addSubnet(address, Number(prefix), familyOf(address));
  }
  return (address) => isIP(address) > 0 && trusted.check(address, familyOf(address));
}

/**
 * Where a request comes from, as Fastify tells it (`request.ip`), for those that do not come by way of it: upgrades to
 * sockets. The nearest address that is no trusted proxy counts; what such proxies say is behind them is believed.
 */
export function clientAddress(trustProxy: boolean | string): (request: IncomingMessage) => string {
  const isTrusted = trustedBy(trustProxy);
  return ({ socket, headers }) => {
    const { 'x-forwarded-for': forwarded } = headers;
    const said = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? ''))
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
    const way = [socket.remoteAddress ?? '', ...said.toReversed()];
    return way.find((address, at) => at === way.length - 1 || !isTrusted(address)) ?? '';
  };
}
