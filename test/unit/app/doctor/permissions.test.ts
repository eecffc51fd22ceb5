import { expect, test } from '@jest/globals';
import { permissionChecks } from '../../../../src/app/doctor/permissions.ts';
import type { PermissionQuestion } from '../../../../src/iam/questions.ts';
import { fakeAws, refusal } from '../../estate/fake-aws.ts';

const principal = 'arn:aws:iam::123456789012:role/cleaner';
const governed = { deniedWith: { 'aws:ResourceTag/lifespan-intent': 'persistent-core' } };

function question(actions: readonly string[], more: Partial<PermissionQuestion> = {}): PermissionQuestion {
  return {
    actions,
    resources: ['*'],
    context: { 'aws:RequestedRegion': 'eu-west-1' },
    reasons: Object.fromEntries(actions.map((action) => [action, ['old: delete ebs']])),
    isWrite: false,
    ...more,
  };
}

interface Simulated {
  readonly ActionNames: readonly string[];
  readonly ContextEntries: readonly { readonly ContextKeyName: string; readonly ContextKeyType: string }[];
}

type Result = { readonly EvalDecision: string } & Readonly<Record<string, unknown>>;

/** An IAM that decides each action so; `isProtected`: the question is about a resource with the protected tag. */
function iam(decide: (action: string, isProtected: boolean) => Result | undefined) {
  return fakeAws({
    'iam:SimulatePrincipalPolicy': ({ ActionNames, ContextEntries }: Simulated) => {
      const isProtected = ContextEntries.some(({ ContextKeyName }) => ContextKeyName.startsWith('aws:ResourceTag/'));
      return {
        EvaluationResults: ActionNames.flatMap((action) => {
          const result = decide(action, isProtected);
          return result === undefined ? [] : [{ EvalActionName: action, ...result }];
        }),
      };
    },
  });
}

const allowed = { EvalDecision: 'allowed' };
const denied = { EvalDecision: 'explicitDeny' };
const missing = { EvalDecision: 'implicitDeny' };

async function checksBy(aws: ReturnType<typeof iam>, ...questions: readonly PermissionQuestion[]) {
  const checks = await permissionChecks(principal, { principal }, questions, aws);
  return checks.map(({ status, message }) => `${status}: ${message}`);
}

test('where all is allowed, and writes on protected resources are denied, both are ok', async () => {
  const aws = iam((_, isProtected) => (isProtected ? denied : allowed));
  const write = question(['ec2:DeleteVolume'], { ...governed, isWrite: true });
  expect(await checksBy(aws, question(['ec2:DescribeVolumes']), write)).toEqual([
    'ok: 2 actions that the policies need are allowed',
    'ok: every write of the policies is denied on resources tagged persistent-core, explicitly',
  ]);
});

test('each action that is missing or denied is named with who needs it', async () => {
  const aws = iam((action) => (action === 'ec2:DeleteVolume' ? denied : missing));
  expect(await checksBy(aws, question(['ec2:DescribeVolumes', 'ec2:DeleteVolume']))).toEqual([
    'failed: ec2:DescribeVolumes is not allowed, for old: delete ebs',
    'failed: ec2:DeleteVolume is denied by a policy, for old: delete ebs',
  ]);
});

test('an action is allowed only if it is allowed on each resource', async () => {
  const aws = iam(() => ({
    ...allowed,
    ResourceSpecificResults: [{ EvalResourceDecision: 'allowed' }, { EvalResourceDecision: 'implicitDeny' }],
  }));
  expect(await checksBy(aws, question(['ec2:DeleteVolume']))).toEqual([
    'failed: ec2:DeleteVolume is not allowed, for old: delete ebs',
  ]);
});

test('an action of which IAM says nothing, or whose policy needs more to judge, is unknown', async () => {
  const aws = iam((action) =>
    action === 'ec2:DeleteVolume' ? { ...missing, MissingContextValues: ['aws:SourceVpc'] } : undefined,
  );
  expect(await checksBy(aws, question(['ec2:DescribeVolumes', 'ec2:DeleteVolume']))).toEqual([
    'unknown: IAM gave no answer for ec2:DescribeVolumes, for old: delete ebs',
    'unknown: ec2:DeleteVolume, for old: delete ebs: it depends on aws:SourceVpc',
  ]);
});

test.each([
  [allowed, 'failed: on resources tagged persistent-core it may still: ec2:DeleteVolume'],
  [missing, 'failed: ec2:DeleteVolume is not allowed, but not denied either'],
])('a write on a protected resource for which IAM answers %o is a fault', async (answer, expected) => {
  const aws = iam((_, isProtected) => (isProtected ? answer : allowed));
  const write = question(['ec2:DeleteVolume'], { ...governed, isWrite: true });
  expect((await checksBy(aws, write)).at(-1)).toBe(expected);
});

test('where IAM gives no answer to the protected writes, they are unknown, not denied', async () => {
  const aws = iam((_, isProtected) => (isProtected ? undefined : allowed));
  const write = question(['ec2:DeleteVolume'], { ...governed, isWrite: true });
  expect((await checksBy(aws, write)).at(-1)).toBe('unknown: IAM gave no answer');
});

test.each([
  ['AccessDenied', 'IAM could not be asked: AccessDenied on iam:SimulatePrincipalPolicy'],
  ['NoSuchEntity', 'IAM does not know it by this name'],
])('where IAM answers %s, permissions and protection are unknown', async (code, message) => {
  const aws = iam(() => {
    throw refusal('iam:SimulatePrincipalPolicy', code);
  });
  expect(await checksBy(aws, question(['ec2:DeleteVolume'], governed))).toEqual([
    `unknown: ${message}`,
    `unknown: ${message}`,
  ]);
});

test('an error of our own code is not taken for an answer of IAM', async () => {
  const aws = iam(() => {
    throw new TypeError('a mistake');
  });
  await expect(checksBy(aws, question(['ec2:DeleteVolume']))).rejects.toThrow('a mistake');
});

test('a call has at most 50 actions, and the context of the question with its types', async () => {
  const aws = iam(() => allowed);
  const actions = Array.from({ length: 120 }, (_, at) => `ec2:Describe${at}`);
  expect(await checksBy(aws, question(actions, { context: { 'aws:SecureTransport': 'true' } }))).toEqual([
    'ok: 120 actions that the policies need are allowed',
  ]);
  const inputs = aws.sent.map(({ input }) => input as Simulated);
  expect(inputs.map(({ ActionNames }) => ActionNames.length)).toEqual([50, 50, 20]);
  expect(inputs[0]?.ContextEntries).toEqual([
    { ContextKeyName: 'aws:SecureTransport', ContextKeyValues: ['true'], ContextKeyType: 'boolean' },
  ]);
});

test('policies that nobody has attached yet are simulated by themselves', async () => {
  const aws = fakeAws({
    'iam:SimulateCustomPolicy': () => ({ EvaluationResults: [{ EvalActionName: 'ec2:DeleteVolume', ...allowed }] }),
  });
  const checks = await permissionChecks('a role', { policies: ['{}'] }, [question(['ec2:DeleteVolume'])], aws);
  expect(checks).toMatchObject([{ name: 'permissions of a role', status: 'ok' }]);
  expect(aws.sent).toMatchObject([{ call: 'iam:SimulateCustomPolicy', input: { PolicyInputList: ['{}'] } }]);
});
