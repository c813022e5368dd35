import { AsyncLocalStorage } from 'node:async_hooks';

/** What identifies the work in hand in every log line: a request of a person or machine, or a job. */
export interface RequestContext {
  readonly requestId: string;
  readonly jobId?: string;
  readonly actorId?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `work` with `context` attached to each log line that it and what it awaits write. */
export const withRequestContext = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);

/** The context of the work in hand, if any. */
export const currentRequestContext = (): RequestContext | undefined => storage.getStore();
