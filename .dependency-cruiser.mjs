/**
 * Who may import whom. A room may import itself, core, and the folders of its row; nothing else of src/. So the rooms
 * that decide cannot fetch, and only the guard can make a permit. test/unit/architecture.test.ts breaks each rule once
 * and sees it caught.
 */
const rooms = {
  core: [],
  python: [],
  policy: ['python/'],
  plan: [],
  report: [],
  iam: [],
  estate: [],
  config: ['policy/load/', 'python/yaml.ts'],
  guard: ['estate/'],
  ledger: ['estate/aws/'],
  notify: ['estate/aws/'],
  apply: ['guard/', 'estate/', 'ledger/'],
  cli: ['app/', 'report/'],
};

/** The parts of estate, in the same way. */
const parts = {
  aws: [],
  cost: [],
  parts: ['aws/', 'cost/'],
  resources: ['parts/', 'aws/', 'cost/'],
  inventory: ['aws/'],
  evidence: ['aws/', 'inventory/', 'cost/'],
};

/** What each part of policy may import of policy, beside itself. Nothing imports filters and actions but their list. */
const policyParts = {
  schedule: [],
  compile: [],
  matching: ['compile/', 'schedule/'],
  owner: ['matching/'],
  acting: ['matching/', 'schedule/'],
  filters: ['compile/', 'matching/', 'owner/', 'schedule/'],
  actions: ['acting/', 'matching/', 'owner/', 'schedule/'],
};

/** Modules of Node by which a program reads, writes, waits or starts something. */
const modulesWithIo = [
  ...['fs', 'http', 'https', 'http2', 'tls', 'dns', 'dgram', 'child_process', 'cluster', 'timers', 'worker_threads'],
  ...['readline', 'os', 'sqlite', 'inspector', 'repl', 'tty', 'stream'],
];

const roomRules = Object.entries(rooms).map(([room, others]) => ({
  name: `room-${room}`,
  comment: `${room} may import ${['itself', 'core', ...others].join(', ')}`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: {
    path: '^(src|handlers|scripts|test|bench|examples)/',
    pathNot: `^src/(${[`${room}/`, 'core/', ...others].join('|')})`,
  },
}));

const partRules = Object.entries(parts).map(([part, others]) => ({
  name: `estate-${part}`,
  comment: `estate/${part} may import ${['itself', ...others].join(', ')} of estate`,
  severity: 'error',
  from: { path: `^src/estate/${part}/` },
  to: { path: '^src/estate/', pathNot: `^src/estate/(${[`${part}/`, ...others].join('|')})` },
}));

const policyRules = Object.entries(policyParts).map(([part, others]) => ({
  name: `policy-${part}`,
  comment: `policy/${part} may import ${['itself', ...others].join(', ')} of policy`,
  severity: 'error',
  from: { path: `^src/policy/${part}/` },
  to: { path: '^src/policy/', pathNot: `^src/policy/(${[`${part}/`, ...others].join('|')})` },
}));

export default {
  forbidden: [
    ...roomRules,
    ...partRules,
    ...policyRules,
    {
      name: 'door-handlers',
      comment: 'a Lambda handler calls src/app/deployed, and report words its messages; no other part of src',
      severity: 'error',
      from: { path: '^handlers/' },
      to: { path: '^(src|scripts|test|bench|examples)/', pathNot: '^src/(app/deployed|report|core)/' },
    },
    {
      name: 'app-knows-no-door',
      comment: 'src/app is called by cli and handlers, never the other way round',
      severity: 'error',
      from: { path: '^src/app/' },
      to: { path: '^(src/cli|handlers|scripts|test|bench|examples)/' },
    },
    {
      name: 'python-has-five-doors',
      comment: 'src/python is sealed: others import its five entry files; only its own tests look behind them',
      severity: 'error',
      from: {
        path: '^(src|handlers|scripts|bench|examples|test)/',
        pathNot: '^(src/python|test/(unit/python|conformance))/',
      },
      to: { path: '^src/python/', pathNot: '^src/python/(yaml|jmespath|regex|dates|values)\\.ts$' },
    },
    {
      name: 'only-the-guard-makes-permits',
      comment:
        'permit-mint.ts makes permits: guard/issue.ts alone asks it to, permit.ts alone asks it whether one is genuine',
      severity: 'error',
      from: { path: '^(src|handlers|scripts|bench|examples)/', pathNot: '^src/(guard/issue|core/permit)\\.ts$' },
      to: { path: '^src/core/permit-mint\\.ts$' },
    },
    {
      name: 'only-estate-aws-calls-aws',
      comment: 'values of the AWS SDK stand behind the four interfaces; its types are free',
      severity: 'error',
      from: { path: '^(src|handlers)/', pathNot: '^src/estate/aws/' },
      to: { path: '(^|/)@(aws-sdk|smithy)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pure-rooms-do-no-io',
      comment:
        'same input, same bytes: what these rooms need is handed to them ' +
        '(of node:net only BlockList and isIP: see eslint.config.mjs)',
      severity: 'error',
      from: { path: '^src/(core|policy|python|plan|report|iam)/' },
      to: {
        path: `^(node:)?(${modulesWithIo.join('|')})(/|$)`,
      },
    },
    {
      name: 'no-circles',
      comment: 'a circle of imports has no top to read from',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      comment: 'an import that leads nowhere',
      severity: 'error',
      from: { pathNot: '^node_modules' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-packages',
      comment: 'what runs deployed or for users may not need what only developers install',
      severity: 'error',
      from: { path: '^(src|handlers)/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
        pathNot: '/@types/',
      },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(\\.serverless|dist|out)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
