import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import ts from 'typescript';
import manifest from '../../../package.json' with { type: 'json' };
import { begin, NotGenerated } from '../../../scripts/new/begin.ts';
import { kinds } from '../../../scripts/new/kinds.ts';
import { printed } from '../report/printed.ts';

/** An empty tree. `new.tree.test.ts` begins each kind in a copy of the real one. */
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mayfly-new-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

interface Ran {
  readonly code: number;
  readonly out: string;
  /** What was written and is to be formatted. */
  readonly written: readonly string[];
  /** What was to be installed. */
  readonly asked: readonly string[];
}

/** @param installs whether a package can be installed; none is. */
function run(words: readonly string[], installs = false, generates = () => ['docs/reference/filters.md']): Ran {
  let out = '';
  const asked: string[] = [];
  let written: readonly string[] = [];
  const code = begin(words, {
    root: pathToFileURL(`${folder}/`),
    print: (text) => {
      out += text;
    },
    install: (name, version) => {
      asked.push(`${name}@${version}`);
      return installs;
    },
    generate: (paths) => {
      written = paths;
      return generates();
    },
  });
  return { code, out, written, asked };
}

// The names are such that nobody gives them to something real: each kind refuses a name that is taken.
const begun: readonly (readonly [words: string, files: readonly string[], changed?: readonly string[]])[] = [
  [
    'type carrier-gateway --service ec2',
    ['src/estate/resources/carrier-gateway.ts', 'test/unit/estate/resources/carrier-gateway.test.ts'],
    ['src/estate/aws/services/ec2.ts'],
  ],
  // Of a service whose client is installed for tests. Once it has a table, this needs another such service.
  [
    'type lambda --service lambda --cloudformation AWS::Lambda::Function',
    [
      'src/estate/resources/lambda.ts',
      'test/unit/estate/resources/lambda.test.ts',
      'src/estate/aws/services/lambda.ts',
    ],
    ['package.json'],
  ],
  // Its id is its ARN, and the call is in the table.
  [
    'type rule --service elastic-load-balancing --cloudformation AWS::ElasticLoadBalancingV2::TargetGroup',
    ['src/estate/resources/rule.ts', 'test/unit/estate/resources/rule.test.ts'],
  ],
  ['filter of-this-test', ['src/policy/filters/of-this-test.ts', 'test/unit/policy/filters/of-this-test.test.ts']],
  ['action of-this-test', ['src/policy/actions/of-this-test.ts', 'test/unit/policy/actions/of-this-test.test.ts']],
  [
    'evidence of-this-test',
    [
      'src/core/evidence/of-this-test.ts',
      'src/estate/evidence/of-this-test.ts',
      'test/unit/estate/evidence/of-this-test.test.ts',
    ],
  ],
  ...Object.keys(printed).map((command): (typeof begun)[number] => [
    `format ${command}-lines`,
    [`src/report/formats/${command}-lines.ts`, `test/unit/report/formats/${command}-lines.test.ts`],
  ]),
  [
    'command of-this-test',
    [
      'src/app/commands/of-this-test.ts',
      'src/cli/commands/of-this-test.ts',
      'test/unit/cli/commands/of-this-test.test.ts',
    ],
  ],
];

test.each(begun)('`new -- %s` writes %j, and says so', (words, files, changed = []) => {
  const { code, out, written, asked } = run(words.split(' '));
  expect([code, asked]).toEqual([0, []]);
  expect(written).toEqual([...files, ...changed]);
  expect(writtenIn(folder)).toEqual([...files, ...changed].sort());
  for (const path of [...files, ...changed]) {
    const text = readFileSync(join(folder, path), 'utf8');
    expect([path, path.endsWith('.ts') ? faultsIn(text) : typeof JSON.parse(text)]).toEqual([
      path,
      path.endsWith('.ts') ? [] : 'object',
    ]);
    expect(text).not.toMatch(/__[a-zA-Z]+__/);
    expect(text).not.toMatch(/TODO|FIXME/);
    expect(out).toContain(`\n  ${path}\n`);
  }
  expect(out).toContain('Generated:\n  docs/reference/filters.md\nNext:\n');
  for (const path of files.filter((written) => written.endsWith('.test.ts')))
    expect(out).toContain(`npx jest ${path} --selectProjects plain`);
});

test('each kind is begun here', () => {
  expect(new Set(begun.map(([words]) => words.split(' ')[0]))).toEqual(new Set(kinds.map(({ kind }) => kind)));
});

test.each([
  ['', /^Usage: npm run new -- KIND NAME\n/],
  ['filtre old', /^There is no kind `filtre`\. Did you mean `filter`\?$/],
  ['thing old', /^There is no kind `thing`\. The kinds are type, filter, action, /],
  ['filter', /^Write one name: `npm run new -- filter NAME`\.$/],
  ['filter one two', /^Write one name/],
  ['filter Tag_Count', /^`Tag_Count` cannot be a name: write words in lower case with hyphens/],
  ['filter tag--count', /cannot be a name/],
  ['filter ../count', /cannot be a name/],
  [`filter ${'long-'.repeat(9)}name`, /is too long: a name has at most 40 letters\.$/],
  ['command delete', /^`delete` is a word of JavaScript/],
  ['filter constructor', /^`constructor` is a word of JavaScript/],
  ['filter to-string', /^`to-string` is a word of JavaScript/],
  ['filter filter', /^src\/policy\/filters\/filter\.ts would have two things of the name `filter`\. Choose another/],
  ['action z', /would have two things of the name `z`/],
  ['evidence here', /^test\/unit\/estate\/evidence\/here\.test\.ts would have two things of the name `here`/],
  ['filter stop', /^src\/policy\/vocabulary\.generated\.ts has a `stop` already\. Choose another name\.$/],
  ['evidence ec2', /^src\/estate\/vocabulary\.generated\.ts has a `ec2` already/],
  ['type ec-2 --service ec2 --cloudformation AWS::EC2::NatGateway', /generated\.ts has a `ec2` already/],
  ['filter ttl', /^The filter `ttl` exists already\. Choose another name\.$/],
  ['action mark', /^`mark` is another name of the action `tag`\. Choose another name\.$/],
  ['evidence metrics', /^The kind of evidence `metrics` exists already\./],
  ['command plan', /^The command `plan` exists already\./],
  ['command help', /^The command `help` exists already\./],
  ['format csv', /^`csv` is no name of a format: write a command .* such as `plan-csv`\. The commands are diff, /],
  ['format apply-csv', /is no name of a format/],
  ['format plan-', /cannot be a name/],
  ['format plan-json', /^`mayfly plan` has a format `json` already\. Choose another name\.$/],
  ['type carrier-gateway', /^Name the service with --service: /],
  ['type ebs --service ec2', /^The type `ebs` exists already\./],
  [
    'type nat-gate --service ec2',
    /^CloudFormation has no type of the name `nat-gate`\. Did you mean --cloudformation AWS::EC2::NatGateway\?$/,
  ],
  [
    'type nat-gate --service ec2 --cloudformation AWS::EC2::NatGate',
    /^CloudFormation has no type AWS::EC2::NatGate\. /,
  ],
  [
    'type log --service cloudwatch-logs',
    /^CloudFormation has no type of the name `log`\. Name one with --cloudformation: .*AWS::Logs::LogGroup, /,
  ],
  ['type nothing-like-it --service ec2', /`nothing-like-it`\. Name it with --cloudformation AWS::X::Y\.$/],
  [
    'type tables --service dynamodb --cloudformation AWS::DynamoDB::Table',
    /^The answer of ListTables has no list of descriptions\. Write this type by hand: CONTRIBUTING\.md says how\.$/,
  ],
  ['type host-set --service ec2 --cloudformation AWS::EC2::EC2Fleet', /has none of the calls DescribeEC2Fleets, List/],
  ['type nat-gateway --service ../x', /^`\.\.\/x` cannot be a service: write it as its package ends/],
  ['type nat-gateway --service x@npm:y', /cannot be a service/],
  ['type nat-gateway --service=', /^`` cannot be a service/],
  ['filter new-one --service ec2', /^--service, --cloudformation and --no-install are for types\.$/],
  ['filter new-one --bogus', /^Unknown option '--bogus'\. `npm run new -- --help` says how\.$/],
])('`new -- %s` is refused in a sentence, and nothing is written', (words, message) => {
  const { code, out } = run(words === '' ? [] : words.split(' '));
  expect(code).toBe(1);
  expect(out).toMatch(message);
  expect(readdirSync(folder)).toEqual([]);
});

test('a client that is missing is installed, unless that is not wanted', () => {
  const words = ['type', 'stream', '--service', 'kinesis'];
  expect(run(words)).toMatchObject({
    code: 1,
    out: '@aws-sdk/client-kinesis could not be installed. Is the name of the service right?',
    asked: [expect.stringMatching(/^@aws-sdk\/client-kinesis@<=3\.\d+\.0$/)],
  });
  expect(run([...words, '--no-install'], true)).toMatchObject({
    code: 1,
    out: expect.stringMatching(/^@aws-sdk\/client-kinesis is not installed, .* Run `npm install --save-exact "/),
    asked: [],
  });
  // The test installs nothing, so nothing is known of the service afterwards either.
  expect(run(words, true)).toMatchObject({
    code: 1,
    out: expect.stringMatching(/ `npm uninstall @aws-sdk\/client-kinesis` removes what was installed for it\.$/),
  });
  expect(run(['type', 'flow', '--service', 'kinesis'], true)).toMatchObject({
    code: 1,
    out: expect.stringMatching(/^CloudFormation has no type of the name `flow`\. /),
    asked: [],
  });
  expect(readdirSync(folder)).toEqual([]);
});

test('an operation is found as the client spells it', () => {
  const words = ['type', 'of-this-test', '--service', 'ec2', '--cloudformation', 'AWS::EC2::VPCEndpoint'];
  expect(run(words)).toMatchObject({ code: 0 });
  const source = readFileSync(join(folder, 'src/estate/resources/of-this-test.ts'), 'utf8');
  expect(source).toContain("iam: ['ec2:DescribeVpcEndpoints']");
  expect(source).toContain("createdBy: ['CreateVpcEndpoint']");
});

test('a client of a new service moves to what users install, in the version that is there', () => {
  run(['type', 'lambda', '--service', 'lambda', '--cloudformation', 'AWS::Lambda::Function']);
  const { dependencies, devDependencies, ...rest } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  ) as typeof manifest;
  expect(dependencies).toEqual({ ...manifest.dependencies, '@aws-sdk/client-lambda': expect.stringMatching(/^3\./) });
  expect(Object.keys(dependencies)).toEqual(Object.keys(dependencies).sort());
  expect(Object.keys(devDependencies)).not.toContain('@aws-sdk/client-lambda');
  const { dependencies: _, devDependencies: __, ...before } = manifest;
  expect(rest).toEqual(before);
});

test('the table of a new service says what its client says', () => {
  run(['type', 'lambda', '--service', 'lambda', '--cloudformation', 'AWS::Lambda::Function']);
  const table = readFileSync(join(folder, 'src/estate/aws/services/lambda.ts'), 'utf8');
  for (const line of ["iam: 'lambda'", "endpoint: 'lambda'", "protocol: { name: 'restJson1' }", "input: 'Marker'"])
    expect(table).toContain(line);
});

test('a file that exists is never overwritten', () => {
  expect(run(['filter', 'of-this-test']).code).toBe(0);
  expect(run(['filter', 'of-this-test'])).toMatchObject({
    code: 1,
    out: 'src/policy/filters/of-this-test.ts exists already. Choose another name.',
  });
});

test('what was written is named where the lists cannot be written, with what is left to do', () => {
  expect(run(['filter', 'tag-present'], false, () => notGenerated())).toMatchObject({
    code: 1,
    out: [
      'Written:',
      '  src/policy/filters/tag-present.ts',
      '  test/unit/policy/filters/tag-present.test.ts',
      '`node scripts/generate.ts` failed. Mend what it says above, then run it again, and what follows:',
      '  `npm run generate`',
      '  `npm run reference`',
    ].join('\n'),
  });
  expect(() => run(['filter', 'another'], false, () => broken())).toThrow('a mistake of ours');
});

function notGenerated(): never {
  throw new NotGenerated('`node scripts/generate.ts` failed.');
}

function broken(): never {
  throw new Error('a mistake of ours');
}

test('--help names all kinds', () => {
  const { code, out } = run(['--help']);
  expect(code).toBe(0);
  for (const { kind, usage } of kinds) expect(out).toContain(`\n  ${kind} ${usage} `);
  expect(existsSync(join(folder, 'src'))).toBe(false);
});

function writtenIn(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

/** What keeps a text from being TypeScript. */
function faultsIn(text: string): readonly unknown[] {
  const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true });
  return diagnostics.map(({ messageText }) => messageText);
}
