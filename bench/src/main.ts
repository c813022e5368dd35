import { Command } from 'commander';
import { addServiceBenches } from './customer-360/commands.js';
import { addStockBenches } from './stock/commands.js';

const list = (text: string): string[] => text.split(',');

const program = new Command('bench').description(
  'Measures the system; every figure stands beside one of the same run.',
);
program
  .command('place-order')
  .description('what an order costs, from placeOrder through the gateway to allocated')
  .option('--orders <n>', 'orders for each concurrency', '1000')
  .option('--concurrency <list>', 'orders placed at the same time', '1,8,32')
  .option('--rate <n>', 'orders a second of the last load, placed whatever the answers', '100')
  .option(
    '--forms <list>',
    'one-process (embedded PostgreSQL), redis (many processes), postgres (many, no Redis)',
    'one-process,redis',
  )
  .option('--dearest <n>', 'after each form, so many statements that cost PostgreSQL most over all loads', '0')
  .action(async (options: Record<'orders' | 'concurrency' | 'rate' | 'forms' | 'dearest', string>) => {
    const { orders, concurrency, rate, forms, dearest } = options;
    const { placeOrderBench } = await import('./place-order/place-order.js');
    await placeOrderBench({
      orders: Number(orders),
      concurrency: list(concurrency).map(Number),
      rate: Number(rate),
      forms: list(forms),
      dearest: Number(dearest),
    });
  });
program
  .command('import-orders')
  .description('orders of a file and orders of the past a second, beside COPY of the rows that they make')
  .option('--orders <n>', 'of each kind', '10000')
  .action(async ({ orders }: Record<'orders', string>) => {
    const { importOrdersBench } = await import('./import-orders/import-orders.js');
    await importOrdersBench(Number(orders));
  });
program
  .command('faults')
  .description('orders come in while processes, Redis and PostgreSQL are killed, cut off and stalled')
  .option('--rate <n>', 'orders a second', '20')
  .option('--rounds <n>', 'how often to go through all faults', '3')
  .option('--every <seconds>', 'seconds between two faults', '3')
  .option('--scale <n>', 'stretches each outage', '3')
  .action(async ({ rate, rounds, every, scale }: Record<'rate' | 'rounds' | 'every' | 'scale', string>) => {
    const { faultsBench } = await import('./faults/faults.js');
    const held = await faultsBench({
      ordersPerSecond: Number(rate),
      rounds: Number(rounds),
      everySeconds: Number(every),
      scale: Number(scale),
    });
    if (!held) process.exitCode = 1;
  });
program
  .command('gateway')
  .description('our gateway beside stock @apollo/gateway and Hive, same supergraph and subgraphs, in turns')
  .option('--rounds <n>', 'windows that count, for each gateway and scenario', '5')
  .option('--seconds <n>', 'length of a window', '3')
  .option('--connections <n>', 'requests under way at a time', '32')
  .option('--gateways <list>', 'stock, ours, hive-rust, hive-rust-dedup; default: all that are installed')
  .option('--scenarios <list>', 'beginnings of their names; default: all')
  .action(async (given: Record<'rounds' | 'seconds' | 'connections', string> & Record<string, string | undefined>) => {
    const { gatewayBench } = await import('./gateway/gateway-bench.js');
    await gatewayBench({
      rounds: Number(given.rounds),
      seconds: Number(given.seconds),
      connections: Number(given.connections),
      gateways: given['gateways'] ? list(given['gateways']) : [],
      scenarios: given['scenarios'] ? list(given['scenarios']) : [],
    });
  });
program
  .command('fulfil')
  .description('what an order costs from allocated to shipped with its label')
  .option('--orders <n>', 'orders', '300')
  .option('--concurrency <n>', 'staff who work at the same time', '8')
  .option('--forms <list>', 'one-process, redis, postgres', 'one-process')
  .action(async ({ orders, concurrency, forms }: Record<'orders' | 'concurrency' | 'forms', string>) => {
    const { fulfilBench } = await import('./fulfil/fulfil-bench.js');
    await fulfilBench({ orders: Number(orders), concurrency: Number(concurrency), forms: list(forms) });
  });
program
  .command('labels')
  .description('labels through the worker, beside drawing an equal page alone; every 100th is decoded')
  .option('--labels <n>', 'labels', '10000')
  .action(async ({ labels }: { labels: string }) => {
    const { labelsBench } = await import('./labels/labels.js');
    await labelsBench({ labels: Number(labels) });
  });
program
  .command('cartonization')
  .description('boxes and fill of proposed packings, against the volume and weight bound')
  .option('--orders <n>', 'orders of each shape', '500')
  .action(async ({ orders }: { orders: string }) => {
    const { cartonizationBench } = await import('./cartonization/cartonization.js');
    cartonizationBench({ orders: Number(orders) });
  });
program
  .command('subscriptions')
  .description('from commit to client, and memory of each subscriber, beside a bare publish and subscribe')
  .option('--form <name>', 'redis (the gateway is a process of its own), one-process', 'redis')
  .option('--subscribers <list>', 'on one gateway', '1000,10000')
  .option('--rate <n>', 'events a second, to random orders', '200')
  .option('--seconds <n>', 'how long each is measured', '20')
  .option('--orders <n>', 'orders that there are', '500')
  .action(async ({ form, subscribers, rate, seconds, orders }: Record<string, string>) => {
    const { subscriptionsBench } = await import('./subscriptions/subscriptions.js');
    await subscriptionsBench({
      form: form ?? '',
      subscribers: list(subscribers ?? '').map(Number),
      eventsPerSecond: Number(rate),
      seconds: Number(seconds),
      orders: Number(orders),
    });
  });
program
  .command('scale')
  .description('what an order costs with 1, 2, 4 workers and relays, and with many orders stored')
  .option('--orders <n>', 'orders for each measurement', '400')
  .option('--concurrency <n>', 'orders placed at the same time', '16')
  .option('--stored <list>', 'orders stored; add 1000000 where there is time', '10000,100000')
  .option('--copies <list>', 'how many of each worker and of the relay', '1,2,4')
  .action(
    async ({ orders, concurrency, stored, copies }: Record<'orders' | 'concurrency' | 'stored' | 'copies', string>) => {
      const { scaleBench } = await import('./scale/scale.js');
      const flat = await scaleBench({
        orders: Number(orders),
        concurrency: Number(concurrency),
        stored: list(stored).map(Number),
        copies: list(copies).filter(Boolean).map(Number),
      });
      if (!flat) process.exitCode = 1;
    },
  );
for (const [name, what] of [
  ['order-list', '50 orders with lines, customer and fulfillment: first page, far page and search, by orders stored'],
  ['order-detail', 'one order with all that a service desk shows of it, by orders stored'],
] as const)
  program
    .command(name)
    .description(what)
    .option('--sizes <list>', 'orders stored', '10000,100000,1000000')
    .option('--requests <n>', 'requests for each figure', '200')
    .action(async ({ sizes, requests }: Record<'sizes' | 'requests', string>) => {
      const { orderListBench, orderDetailBench } = await import('./order-list/order-list.js');
      const options = { sizes: list(sizes).map(Number), requests: Number(requests) };
      await (name === 'order-list' ? orderListBench(options) : orderDetailBench(options));
    });
program
  .command('analytics')
  .description(
    'questions of dashboards through the graph beside plain SQL on the tables of orders and stock; how fast events are counted, how far behind, and what dashboards cost orders',
  )
  .option('--sizes <list>', 'orders stored, three lines each', '100000,1000000')
  .option('--requests <n>', 'requests for each figure', '200')
  .option('--plain <n>', 'how often each plain SQL is asked', '3')
  .option('--events <n>', 'orders counted to see how fast that goes', '20000')
  .option('--placed <n>', 'orders placed in each window without and with dashboards', '500')
  .option('--rate <n>', 'orders a second at which the lag is measured', '500')
  .option('--seconds <n>', 'how long', '20')
  .action(
    async (options: Record<'sizes' | 'requests' | 'plain' | 'events' | 'placed' | 'rate' | 'seconds', string>) => {
      const { sizes, requests, plain, events, placed, rate, seconds } = options;
      const { analyticsBench } = await import('./analytics/analytics.js');
      await analyticsBench({
        sizes: list(sizes).map(Number),
        requests: Number(requests),
        plain: Number(plain),
        events: Number(events),
        placed: Number(placed),
        lag: { perSecond: Number(rate), seconds: Number(seconds) },
      });
    },
  );
addStockBenches(program);
addServiceBenches(program);
// What was started ends with us, however that happens.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
await program.parseAsync();
