import { createPostgresRelayBackend, Relay, type PostgresConnectionOptions } from 'bullmq';
import type { Logger } from '../observe/logger.js';
import type { StatusMessage, StatusPort, StatusSubscription } from './status-port.js';

export interface PostgresStatusOptions {
  readonly url: string;
  /** Schema of BullMQ's own tables, prepared by `prepareQueues`. */
  readonly schema: string;
  readonly logger: Logger;
}

/** The status relay on PostgreSQL: BullMQ's Relay behind {@link StatusPort}. */
export class PostgresStatusRelay implements StatusPort {
  private readonly relay: Relay<PostgresConnectionOptions>;

  constructor({ url, schema, logger }: PostgresStatusOptions) {
    this.relay = new Relay<PostgresConnectionOptions>({
      connection: { connectionString: url, schema, max: 4, application_name: 'oms-status' },
      namespace: 'oms',
      backend: createPostgresRelayBackend,
    });
    this.relay.on('error', (error: unknown) => logger.warn({ err: error }, 'status relay'));
  }

  /** Resolves once messages can be sent and received; rejects when the database does not answer. */
  async ready(): Promise<void> {
    await this.relay.waitUntilReady();
  }

  async publish({ topic, data }: StatusMessage): Promise<void> {
    await this.relay.publish(topic, data);
  }

  async subscribe(pattern: string, listener: (message: StatusMessage) => void): Promise<StatusSubscription> {
    return this.relay.subscribe(pattern, ({ topic, data }) => listener({ topic, data }));
  }

  close(): Promise<void> {
    return this.relay.close();
  }
}
