import DataLoader from 'dataloader';
import { hasPermission, requirePermission, type Actor, type Permission } from '../auth/actor.js';
import type { OperationContext } from '../commands/run-command.js';
import type { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import type { Logger } from '../observe/logger.js';
import type { Clock } from '../values/clock.js';

/** What a subgraph process has, for all requests. */
export interface SubgraphRuntime<Services = unknown> {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly services: Services;
}

/** How one kind of thing is loaded by key, many at once: `batch` answers in the order of `keys`, undefined where missing. */
export interface Loader<Key, Value, Services = unknown> {
  readonly batch: (ctx: SubgraphContext<Services>, keys: readonly Key[]) => Promise<readonly (Value | undefined)[]>;
  readonly cacheKey?: (key: Key) => unknown;
}

export const defineLoader = <Key, Value, Services = unknown>(
  batch: Loader<Key, Value, Services>['batch'],
  cacheKey?: (key: Key) => unknown,
): Loader<Key, Value, Services> => (cacheKey ? { batch, cacheKey } : { batch });

/** One GraphQL request in one subgraph: who asks, and loaders that live as long as the request. */
export class SubgraphContext<Services = unknown> {
  private loaders = new Map<unknown, unknown>();

  constructor(
    readonly runtime: SubgraphRuntime<Services>,
    readonly actor: Actor | null,
    readonly requestId: string,
  ) {}

  get database(): Database {
    return this.runtime.database;
  }

  get services(): Services {
    return this.runtime.services;
  }

  get clock(): Clock {
    return this.runtime.clock;
  }

  /** Set-based statements outside any transaction. */
  get db(): Sql {
    return this.runtime.database.sql();
  }

  can(permission: Permission): boolean {
    return hasPermission(this.actor, permission);
  }

  /** Loads one thing by key; loads of the same tick go out as one statement. */
  async load<Key, Value>(loader: Loader<Key, Value, Services>, key: Key): Promise<Value | undefined> {
    let instance = this.loaders.get(loader) as DataLoader<Key, Value | undefined, unknown> | undefined;
    if (!instance) {
      const { cacheKey } = loader;
      instance = new DataLoader(
        (keys: readonly Key[]) => loader.batch(this, keys),
        cacheKey ? { cacheKeyFn: cacheKey } : {},
      );
      this.loaders.set(loader, instance);
    }
    return instance.load(key);
  }

  /** Forgets what was loaded; called after each command so that its payload shows what is now. */
  forgetLoaded(): void {
    this.loaders = new Map();
  }

  /** The context of an operation on behalf of the caller, who must hold `permission`. */
  operation(permission: Permission): OperationContext<Services> {
    const actor = requirePermission(this.actor, permission);
    const { database, clock, logger, services } = this.runtime;
    return { database, clock, logger, services, actor, requestId: this.requestId };
  }
}

/** The context of an operation that no request asked for: a job, the command line, a test. */
export const operationContext = <Services>(
  runtime: SubgraphRuntime<Services>,
  actor: Actor,
  requestId: string,
): OperationContext<Services> => {
  const { database, clock, logger, services } = runtime;
  return { database, clock, logger, services, actor, requestId };
};
