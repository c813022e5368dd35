import { Cluster } from 'ioredis';
import type { RedisClient } from './connect-redis.js';

const fieldsOf = (info: string): ReadonlyMap<string, string> =>
  new Map(
    info
      .split(/\r?\n/)
      .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );

/** What is wrong with a server's settings for queues, in words; read from the text that INFO answers. */
export function redisComplaints(info: string): string[] {
  const fields = fieldsOf(info);
  const policy = fields.get('maxmemory_policy') ?? 'unknown';
  const complaints: string[] = [];
  if (policy !== 'noeviction')
    complaints.push(
      `maxmemory-policy is ${policy}: jobs and their locks can vanish when memory is full. Set it to noeviction.`,
    );
  if (fields.get('aof_enabled') !== '1' && fields.get('rdb_last_save_time') === undefined)
    complaints.push('persistence is unknown: INFO does not tell.');
  else if (fields.get('aof_enabled') !== '1')
    complaints.push(
      'appendonly is off: a restart forgets jobs, which then come again from the outbox after their waiting time.',
    );
  return complaints;
}

/** Complaints about the server, or about every master of a cluster, each said once. */
export async function checkRedis(client: RedisClient): Promise<string[]> {
  const masters = client instanceof Cluster ? client.nodes('master') : [client];
  const infos = await Promise.all(masters.map((master) => master.info()));
  return [...new Set(infos.flatMap(redisComplaints))];
}
