import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The process's Prometheus registry, served at `/metrics`. */
export const registry = new Registry();
collectDefaultMetrics({ register: registry });

/** Commands run, by operation and outcome (ok, refused, failed). */
export const commandsTotal = new Counter({
  name: 'oms_commands_total',
  help: 'Commands run, by operation and outcome',
  labelNames: ['operation', 'outcome'],
  registers: [registry],
});

/** Seconds from an event's recording to its consumer's commit. */
export const deliverySeconds = new Histogram({
  name: 'oms_delivery_seconds',
  help: 'Seconds from an event being recorded to its consumer having committed',
  labelNames: ['consumer'],
  buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
  registers: [registry],
});

/** Deliveries by consumer and outcome (done, retried, dead). */
export const deliveriesTotal = new Counter({
  name: 'oms_deliveries_total',
  help: 'Event deliveries, by consumer and outcome',
  labelNames: ['consumer', 'outcome'],
  registers: [registry],
});

/** Age in seconds of the oldest delivery that no consumer has acknowledged, by source. */
export const oldestPendingDelivery = new Gauge({
  name: 'oms_oldest_pending_delivery_seconds',
  help: 'Age of the oldest unacknowledged delivery, by source subgraph',
  labelNames: ['source'],
  registers: [registry],
});

/** Deliveries that no consumer has acknowledged, by source. */
export const pendingDeliveries = new Gauge({
  name: 'oms_pending_deliveries',
  help: 'Unacknowledged deliveries, by source subgraph',
  labelNames: ['source'],
  registers: [registry],
});

/** Deliveries that were given up and wait for a person, by source. */
export const deadLetters = new Gauge({
  name: 'oms_dead_letters',
  help: 'Deliveries given up after their last attempt, by source subgraph',
  labelNames: ['source'],
  registers: [registry],
});

/** Shards of a source's outbox that this process relays. Over all processes their sum is the number of shards. */
export const relayShards = new Gauge({
  name: 'oms_relay_shards',
  help: 'Outbox shards relayed by this process, by source subgraph',
  labelNames: ['source'],
  registers: [registry],
});

/** Jobs in a queue, by state (waiting, active, failed); observed by the processes that work on it. */
export const queueJobs = new Gauge({
  name: 'oms_queue_jobs',
  help: 'Jobs in a queue, by state',
  labelNames: ['queue', 'state'],
  registers: [registry],
});

/** Age in seconds of the oldest job that waits in a queue. */
export const queueOldestSeconds = new Gauge({
  name: 'oms_queue_oldest_seconds',
  help: 'Age of the oldest waiting job, by queue',
  labelNames: ['queue'],
  registers: [registry],
});
