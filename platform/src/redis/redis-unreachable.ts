/** Nobody answers at REDIS_URL. In a file of its own: who only wants to tell it apart need not load a client. */
export class RedisUnreachable extends Error {
  constructor(seconds: number) {
    super(`The Redis server of REDIS_URL did not answer within ${seconds} s.`);
    this.name = 'RedisUnreachable';
  }
}
