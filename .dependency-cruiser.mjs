/** The import rules of CONTRIBUTING.md ("The rooms"). `npm run boundaries` checks them. */
const packages = '^(platform|subgraphs/[^/]+|schema|gateway|jobs|cli|bench)/';
const room = (name) => `^subgraphs/([^/]+)/src/${name}/`;
/** The same subgraph as the importing file's. */
const own = (name) => `^subgraphs/$1/src/${name}/`;

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    forbid(
      'platform-alone',
      'The platform imports nothing of ours.',
      { path: '^platform/' },
      {
        path: packages,
        pathNot: '^platform/',
      },
    ),
    forbid(
      'subgraphs-apart',
      'A subgraph imports no other subgraph.',
      { path: '^subgraphs/([^/]+)/' },
      {
        path: '^subgraphs/',
        pathNot: '^subgraphs/$1/',
      },
    ),
    forbid(
      'subgraphs-below',
      'A subgraph imports the platform only.',
      { path: '^subgraphs/' },
      {
        path: '^(schema|gateway|jobs|cli)/',
      },
    ),
    forbid(
      'gateway-on-platform',
      'The gateway imports the platform only.',
      { path: '^gateway/' },
      {
        path: packages,
        pathNot: '^(gateway|platform)/',
      },
    ),
    forbid(
      'schema-on-subgraphs',
      'schema imports subgraphs and the platform.',
      { path: '^schema/' },
      {
        path: '^(gateway|jobs|cli)/',
      },
    ),
    forbid(
      'jobs-on-operations',
      'Jobs import the platform and the operations of subgraphs, and what connects to them: source and services.',
      { path: '^jobs/' },
      {
        path: packages,
        pathNot: '^(jobs|platform)/|^subgraphs/[^/]+/src/(operations/|(source|services)\\.ts$)',
      },
    ),
    forbid(
      'rules-pure',
      'Rules import neither storage, nor schema, nor operations.',
      { path: room('rules') },
      {
        path: own('(storage|schema|operations)'),
      },
    ),
    forbid(
      'storage-below',
      'Storage imports neither operations nor schema.',
      { path: room('storage') },
      {
        path: own('(operations|schema)'),
      },
    ),
    forbid(
      'operations-below-schema',
      'Operations do not import schema.',
      { path: room('operations') },
      {
        path: own('schema'),
      },
    ),
    forbid('no-cycles', 'No module imports itself by way of others.', {}, { circular: true }),
    forbid('resolvable', 'Every import of ours leads somewhere.', {}, { path: '^(@oms/|\\.)', couldNotResolve: true }),
    forbid('sources', 'Imports are judged by the sources they lead to.', {}, { path: `${packages}dist/` }),
    forbid('no-tests', 'Nothing but tests imports a test.', { pathNot: '\\.test\\.ts$' }, { path: '\\.test\\.ts$' }),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: '(^|/)(node_modules|dist)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['oms-source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
