import type { Command } from 'commander';

const list = (text: string): string[] => text.split(',');

/** What does not break, and what it is worth. */
function addQuality(program: Command): void {
  program
    .command('sourcing')
    .description('what plans cost against the optimum and simpler ways, and how many there are a second')
    .option('--orders <n>', 'orders of each shape', '1000')
    .option('--singles <n>', 'orders of each shape that the solver plans too', '100')
    .option('--batches <n>', 'batches of each shape that the solver plans too', '5')
    .option('--solver-seconds <n>', 'for each model', '20')
    .action(async (given: Record<'orders' | 'singles' | 'batches' | 'solverSeconds', string>) => {
      const { sourcingBench } = await import('../sourcing/sourcing.js');
      sourcingBench({
        orders: Number(given.orders),
        singles: Number(given.singles),
        batches: Number(given.batches),
        solverSeconds: Number(given.solverSeconds),
      });
    });
  program
    .command('oversell')
    .description('many buyers at once on 100 units, kits and double lines among them, while workers are killed')
    .option('--buyers <n>', 'at the same time', '500')
    .option('--adapters <list>', 'redis, postgres', 'redis,postgres')
    .action(async ({ buyers, adapters }: Record<'buyers' | 'adapters', string>) => {
      const { oversellBench } = await import('./oversell.js');
      if (!(await oversellBench({ buyers: Number(buyers), adapters: list(adapters) }))) process.exitCode = 1;
    });
}

/** How fast. */
function addSpeed(program: Command): void {
  program
    .command('hot-sku')
    .description('reservations a second on one item through the graph, beside single-row updates')
    .option('--clients <n>', 'at the same time', '64')
    .option('--seconds <n>', 'for each way', '8')
    .action(async ({ clients, seconds }: Record<'clients' | 'seconds', string>) => {
      const { hotSkuBench } = await import('./hot-sku.js');
      await hotSkuBench({ clients: Number(clients), seconds: Number(seconds) });
    });
  program
    .command('allocation')
    .description('orders allocated a second with 1, 2 and 4 workers, beside bare SQL of the same effect')
    .option('--orders <n>', 'for each number of workers', '400')
    .action(async ({ orders }: Record<'orders', string>) => {
      const { allocationBench } = await import('./allocation.js');
      await allocationBench({ orders: Number(orders) });
    });
  program
    .command('availability')
    .description('what 50 items at 40 locations cost to ask for, with many levels stored')
    .option('--levels <n>', 'stored', '1000000')
    .option('--times <n>', 'questions', '200')
    .action(async ({ levels, times }: Record<'levels' | 'times', string>) => {
      const { availabilityBench } = await import('./availability.js');
      await availabilityBench({ levels: Number(levels), times: Number(times) });
    });
  program
    .command('stock-feed')
    .description('levels a minute that files of a stock feed bring, beside bare rows')
    .option('--levels <n>', 'in each file', '100000')
    .action(async ({ levels }: Record<'levels', string>) => {
      const { stockFeedBench } = await import('./stock-feed.js');
      await stockFeedBench({ levels: Number(levels) });
    });
  program
    .command('pictures')
    .description('draw the pictures of docs/inventory.md')
    .action(async () => (await import('../pictures/pictures.js')).drawPictures());
}

/** Measurements of stock and sourcing. */
export function addStockBenches(program: Command): void {
  addQuality(program);
  addSpeed(program);
}
