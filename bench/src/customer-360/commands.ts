import type { Command } from 'commander';

const list = (text: string): string[] => text.split(',');

/** Commands that measure the service desk. */
export function addServiceBenches(program: Command): void {
  program
    .command('customer-360')
    .description('all that an agent sees of a caller, and finding callers, by customers stored')
    .option('--sizes <list>', 'customers stored', '10000,100000,1000000')
    .option('--requests <n>', 'requests for each figure', '200')
    .action(async ({ sizes, requests }: Record<'sizes' | 'requests', string>) => {
      const { customer360Bench } = await import('./customer-360.js');
      await customer360Bench({ sizes: list(sizes).map(Number), requests: Number(requests) });
    });
  program
    .command('escalation')
    .description(
      'cases that become due within a minute, while workers are killed: how late each is escalated, and how often',
    )
    .option('--cases <n>', 'cases', '10000')
    .option('--seconds <n>', 'over which they become due', '60')
    .action(async ({ cases, seconds }: Record<'cases' | 'seconds', string>) => {
      const { escalationBench } = await import('../escalation/escalation.js');
      const options = {
        cases: Number(cases),
        overSeconds: Number(seconds),
        patienceSeconds: 240,
        deaths: ['escalateCases.before-commit'],
      } as const;
      if (!(await escalationBench(options))) process.exitCode = 1;
    });
}
