/** What the house asks of its files and no tool checks. Prints file:line for each breach. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { missingEntries } from './complete-lockfile.mjs';
import { root } from './projects.mjs';

const maxLines = 200;

const machineFolders = ['work', 'root', 'farm'].join('|');
const isTest = (file) => file.endsWith('.test.ts');
const isSource = (file) => /(^|\/)src\//.test(file) && !isTest(file) && !file.endsWith('.graphql');
const isText = (file) => !/\.(png|jpe?g|gif|ico|webp|woff2?|ttf|otf|pdf|wasm|gz|zip)$/.test(file);

/**
 * Migrations that run on databases with data, beside processes of the version before: they expand only, and never hold
 * a lock for longer than a moment. (The first two of each schema made it.)
 */
const isUpgrade = (file) => Number(/(?:^|\/)migrations\/(\d{4})_[^/]*\.sql$/.exec(file)?.[1] ?? 0) > 2;

/** Each rule: which files it reads, and what no line of them may hold. */
const lineRules = [
  {
    applies: () => true,
    pattern: /^(<{7}|={7}|>{7}|\|{7})( |$)/,
    says: 'is what a merge left behind',
  },
  {
    applies: (file) => file !== 'package-lock.json',
    pattern: new RegExp(`(^|[^\\w./$}-])/(${machineFolders})/[\\w.]`),
    says: 'names a path of one machine',
  },
  {
    applies: (file) => /\.(m?[jt]sx?|cjs|sql|md|ya?ml|graphql)$/.test(file),
    pattern: new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME'].join('|')})\\b`),
    says: 'promises something that is not there',
  },
  {
    applies: isTest,
    pattern: /\b(it|test|describe)(\.concurrent)?\.(only|skip|todo)\b|\b(fit|fdescribe|xit|xtest|xdescribe)\(/,
    says: 'is a test that is exclusive, skipped or missing',
  },
  {
    applies: (file) => /^subgraphs\/[^/]+\/src\/rules\//.test(file) && !isTest(file),
    pattern: /\basync\b|\bawait\b|\bPromise\b|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\brandomUUID\b/,
    says: 'makes a rule impure: time and randomness are arguments, and nothing is awaited',
  },
  {
    applies: isUpgrade,
    pattern: /\bcreate\s+(unique\s+)?index\s+(?!concurrently\b)/i,
    except: isOnNewTable,
    says: 'locks a table while its index is made: create index concurrently, in a file that begins with "-- outside a transaction"',
  },
  {
    applies: isUpgrade,
    pattern:
      /\balter\s+column\s+\S+\s+(set\s+data\s+)?type\b|\bset\s+not\s+null\b|\badd\s+column\b(?=.*\bnot\s+null\b)(?!.*\bdefault\b)/i,
    says: 'rewrites or checks a whole table under a lock: add a column, fill it, and use it in a later version',
  },
  {
    applies: isUpgrade,
    pattern: /\badd\s+constraint\b(?!.*\b(not\s+valid|using\s+index)\b)/i,
    says: 'checks every row under a lock: add it NOT VALID and validate it in a migration of its own',
  },
  {
    applies: isUpgrade,
    pattern: /\bdrop\s+(table|column)\b|\brename\s+(to|column)\b/i,
    says: 'takes away what the version before still uses: contract one version later, with "-- contract" on the line',
  },
  {
    applies: (file) => file === 'package-lock.json',
    pattern: /"resolved": *"https?:/,
    says: 'records a download address (see .npmrc)',
  },
];

/** What git tracks or would track; in an unpacked archive, everything but what the tools make. */
function houseFiles() {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const git = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  const names = git.status === 0 ? git.stdout.split('\0') : unpackedFiles();
  return names.filter((name) => name && isText(name) && existsSync(join(root, name)));
}

function unpackedFiles() {
  const made = /(^|\/)(node_modules|dist|coverage|reports|\.data|\.turbo|\.git)\//;
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
  return paths.filter((path) => !made.test(path));
}

/** Whether the statement is about a table that its own file makes: nobody waits for that one. */
function isOnNewTable(line, lines) {
  const table = /\son\s+(\w+)/i.exec(line)?.[1];
  return lines.some((other) => new RegExp(`^\\s*create\\s+table\\s+${table}\\b`, 'i').test(other));
}

const isContract = (line) => /-- contract\b/.test(line);

function breachesOf(file) {
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  const rules = lineRules.filter((rule) => rule.applies(file));
  const found = lines.flatMap((line, index) =>
    rules
      .filter((rule) => rule.pattern.test(line) && !isContract(line) && !rule.except?.(line, lines))
      .map((rule) => `${file}:${index + 1}: ${rule.says}: ${line.trim()}`),
  );
  const length = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  if (isSource(file) && length > maxLines)
    found.push(`${file}:${maxLines + 1}: has ${length} lines, more than ${maxLines}`);
  return found;
}

function lockfileBreaches() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return missingEntries(packages).map(
    ([path]) => `package-lock.json:1: lacks ${path}: run node scripts/complete-lockfile.mjs`,
  );
}

const files = houseFiles();
const breaches = [...files.flatMap(breachesOf), ...lockfileBreaches()];
breaches.forEach((breach) => console.error(breach.slice(0, 300)));
console.log(`${files.length} files read, ${breaches.length} breaches of the house rules.`);
if (breaches.length > 0) process.exitCode = 1;
