import { Command } from 'commander';
import { addCare, addKeeping } from './program-care.js';

/** Commands that run the system or a part of it. */
function addRunning(program: Command): void {
  program
    .command('start')
    .description('start the whole system in one process')
    .option('--no-demo', 'leave a new installation empty')
    .action(async (options: { demo: boolean }) => (await import('./commands/start.js')).start(options));
  program
    .command('distributed')
    .description('start every part of the system as a process of its own, on this machine')
    .option('--no-demo', 'leave a new installation empty')
    .action(async (options: { demo: boolean }) => (await import('./commands/distributed.js')).distributed(options));
  program
    .command('serve')
    .description('serve one part of the graph')
    .argument('<part>', 'gateway, orders, inventory, customers, fulfillment or analytics')
    .action(async (part: string) => (await import('./commands/serve.js')).serve(part));
  program
    .command('gateway')
    .description('serve any federation 2 supergraph with our gateway')
    .requiredOption('--supergraph <file>', 'the composed supergraph; it says where its subgraphs are')
    .action(async (options: { supergraph: string }) => (await import('./commands/gateway.js')).gateway(options));
  program
    .command('work')
    .description('work on queues')
    .argument('[groups...]', 'groups of queues, such as payments or notifications; all when none is named')
    .action(async (groups: string[]) => (await import('./commands/work.js')).workCommand(groups));
  program
    .command('relay')
    .description('carry what has happened from the databases to the queues')
    .action(async () => (await import('./commands/relay.js')).relayCommand());
}

/** Commands that make, fill and open an installation. */
function addFilling(program: Command): void {
  program
    .command('migrate')
    .description('make roles and schemas and bring them up to date')
    .action(async () => (await import('./commands/migrate.js')).migrateCommand());
  program
    .command('secrets')
    .description('make the files with the secrets of a distributed installation')
    .argument('<folder>', 'where to put them; what is there already is kept')
    .option('--database <host:port/name>', 'where the database is, as the processes see it', 'postgres:5432/oms')
    .action(async (folder: string, options: { database: string }) =>
      (await import('./commands/secrets.js')).makeSecrets(folder, options),
    );
  program
    .command('seed')
    .description('fill an empty installation with the demo')
    .action(async () => (await import('./commands/seed.js')).seed());
  program
    .command('import')
    .description('stream customers, items, stock, orders … from CSV or NDJSON by a mapping file')
    .argument('<mapping>', 'mapping file, or the name of one that comes with the system: northwind')
    .argument('<folder>', 'folder with the data files')
    .option('--rejects <file>', 'where refused rows are written', 'rejects.ndjson')
    .action(async (mapping: string, folder: string, options: { rejects: string }) =>
      (await import('./commands/import.js')).importCommand(mapping, folder, options),
    );
  program
    .command('token')
    .description('print a token')
    .requiredOption(
      '--role <role>',
      'who it is for: guest, customer, agent, lead, associate, planner, analyst, admin, machine',
    )
    .option('--id <id>', 'id of the person or machine', 'cli')
    .option('--customer <id>', 'the customer that a customer token stands for')
    .option('--locations <codes>', 'codes of the locations of an associate, separated by commas')
    .option('--days <n>', 'days until it expires', '30')
    .action(async (options: Record<string, string>) => (await import('./commands/token.js')).token(options));
}

/** Commands that carry orders and set-up in and out as files. */
function addFiles(program: Command): void {
  program
    .command('export-orders')
    .description('write orders as CSV or NDJSON, oldest first')
    .option('--format <format>', 'csv or ndjson', 'csv')
    .option('--out <file>', 'where to; default: standard output')
    .option('--from <date>', 'orders placed from then on')
    .option('--to <date>', 'orders placed before then')
    .option('--channel <code>', 'orders of one channel')
    .option('--status <list>', 'orders in these states, separated by commas')
    .action(async (options: { format: string }) =>
      (await import('./commands/export-orders.js')).exportOrdersCommand(options),
    );
  program
    .command('place-orders')
    .description('place the orders of an NDJSON file, each once by its external reference')
    .argument('<file>', 'one order a line, as the input of placeOrder')
    .action(async (file: string) => (await import('./commands/place-orders.js')).placeOrdersCommand(file));
  program
    .command('import-rates')
    .description('take a CSV or NDJSON file of tax rates, shipping rates or discount codes')
    .argument('<kind>', 'tax-rates, shipping-rates or discount-codes')
    .argument('<file>', 'the file; one that ends with .ndjson is read as such')
    .action(async (kind: string, file: string) =>
      (await import('./commands/import-rates.js')).importRatesCommand(kind, file),
    );
}

/** Commands that carry work to logistics partners and back. */
function addPartners(program: Command): void {
  program
    .command('partner-orders')
    .description('write the open work of a location for a logistics partner')
    .argument('<location>', 'code of the location')
    .option('--format <format>', 'csv or ndjson', 'ndjson')
    .option('--out <file>', 'where to; default: standard output')
    .action(async (location: string, options: { format: string; out?: string }) =>
      (await import('./commands/partner-files.js')).partnerOrdersCommand(location, options),
    );
  program
    .command('partner-confirm')
    .description('take a logistics partner’s file of confirmations, CSV or NDJSON')
    .argument('<file>', 'the file; one that ends with .ndjson is read as such')
    .requiredOption('--partner <name>', 'who sends it; a message of a partner is taken once')
    .action(async (file: string, options: { partner: string }) =>
      (await import('./commands/partner-files.js')).partnerConfirmCommand(file, options),
    );
}

/** Commands that carry stock in and out in bulk. */
function addFeeds(program: Command): void {
  program
    .command('stock-feed')
    .description('take a CSV or NDJSON file of stock levels: sku, locationCode, quantity')
    .argument('<file>', 'the file; one that ends with .ndjson is read as such')
    .option('--mode <mode>', 'full: what is there; delta: what came and went', 'full')
    .option('--feed <name>', 'name under which its batches are taken once; default: the file as it is on disk')
    .action(async (file: string, options: { mode: string; feed?: string }) =>
      (await import('./commands/stock-feed.js')).stockFeedCommand(file, options),
    );
  program
    .command('availability-feed')
    .description('write what a channel may offer as NDJSON, with a cursor for the next time')
    .argument('<channel>', 'code of the channel')
    .option('--since <cursor>', 'only what has changed since then')
    .action(async (channel: string, options: { since?: string }) =>
      (await import('./commands/availability-feed.js')).availabilityFeedCommand(channel, options),
    );
}

/** The `oms` command. Each subcommand's code is loaded when it is called. */
export function createProgram(): Command {
  const program = new Command('oms').description('The order management system: run it, fill it, look after it.');
  addRunning(program);
  addFilling(program);
  addFeeds(program);
  addFiles(program);
  addPartners(program);
  addCare(program);
  addKeeping(program);
  return program;
}
