import { Command } from 'commander';

/** The `oms` command. Each subcommand's code is loaded when it is called. */
export function createProgram(): Command {
  const program = new Command('oms').description('The order management system: run it, fill it, look after it.');
  program
    .command('start')
    .description('start the whole system in one process')
    .option('--no-demo', 'leave a new installation empty')
    .action(async (options: { demo: boolean }) => (await import('./commands/start.js')).start(options));
  program
    .command('migrate')
    .description('make roles and schemas and bring them up to date')
    .action(async () => (await import('./commands/migrate.js')).migrateCommand());
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
  program
    .command('verify')
    .description('check every rule of quantities and money, within and across subgraphs')
    .action(async () => (await import('./commands/verify.js')).verify());
  program
    .command('doctor')
    .description('look at configuration, data folder, database, deliveries and dead letters')
    .action(async () => (await import('./commands/doctor.js')).doctor());
  program
    .command('replay')
    .description('list dead letters, or put them back in line')
    .option('--list', 'list only')
    .option('--consumer <name>', 'only those of one consumer')
    .action(async (options: { list?: boolean; consumer?: string }) =>
      (await import('./commands/replay.js')).replay(options),
    );
  return program;
}
