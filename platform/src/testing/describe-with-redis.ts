import { describe } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { REDIS_COMMAND as COMMAND } from './test-redis.js';

/** Whether this machine has a Redis server to start. Continuous integration must have one. */
const redisIsHere = spawnSync(COMMAND, ['--version']).status === 0;
if (!redisIsHere && process.env['CI']) throw new Error(`${COMMAND} is missing, and here nothing may be skipped`);
if (!redisIsHere) console.warn(`${COMMAND} is not installed: tests on Redis are skipped`);

/** `describe`, or a skipped one where Redis is missing. */
export const describeWithRedis: (name: string, tests: () => void) => void = redisIsHere ? describe : describe['skip'];
