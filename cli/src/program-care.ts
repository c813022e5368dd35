import type { Command } from 'commander';

/** Commands that look after an installation. */
export function addCare(program: Command): void {
  program
    .command('verify')
    .description('check every rule of quantities and money, within and across subgraphs')
    .action(async () => (await import('./commands/verify.js')).verify());
  program
    .command('doctor')
    .description('look at configuration, data folder, database, deliveries and dead letters')
    .action(async () => (await import('./commands/doctor.js')).doctor());
  program
    .command('rebuild-analytics')
    .description('make all facts and rollups anew from the events that were kept, beside those that are read meanwhile')
    .action(async () => (await import('./commands/rebuild-analytics.js')).rebuildAnalyticsCommand());
  program
    .command('tell-credit')
    .description('have the figures count store credit and gift cards of before they were counted, by their whole past')
    .action(async () => (await import('./commands/tell-credit.js')).tellCreditCommand());
  program
    .command('replay')
    .description('list dead letters, or put them back in line')
    .option('--list', 'list only')
    .option('--consumer <name>', 'only those of one consumer')
    .action(async (options: { list?: boolean; consumer?: string }) =>
      (await import('./commands/replay.js')).replay(options),
    );
}

/** Commands that keep an installation's data and bring it back. */
export function addKeeping(program: Command): void {
  program
    .command('backup')
    .description('write the state of all databases at one moment into a new folder, while the system runs')
    .argument('<folder>', 'where to; must not exist')
    .action(async (folder: string) => (await import('./commands/backup.js')).backupCommand(folder));
  program
    .command('restore')
    .description('bring all databases to the state of a backup, while no other process runs')
    .argument('<folder>', 'a folder that "oms backup" has written')
    .option('--replace', 'take away the data that is there')
    .action(async (folder: string, options: { replace?: boolean }) =>
      (await import('./commands/restore.js')).restoreCommand(folder, options),
    );
}
