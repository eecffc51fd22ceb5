import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Receipt } from '../../src/core/receipt.ts';
import { awsError } from './aws-error.ts';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { daysAgo, type Seeder, seeder } from './seeder.ts';
import { type Applied, type Workplace, workplace } from './workplace.ts';

/**
 * `applyRole`: writes go by sessions of that role, each narrowed to its batch. What IAM makes of their policies stands
 * in test/unit/iam/session.test.ts.
 */
let moto: Moto;
let proxy: AwsProxy;
let work: Workplace;
let place: Seeder;
let volumes: readonly string[];

const account = '123456789012';
const role = 'arn:aws:iam::{account_id}:role/mayfly-apply';
const policy =
  'policies: [{name: old, resource: ebs, skip-snapshot: true, filters: [{State: available}], actions: [delete]}]';
const act = ['apply', 'out/plan', '--mode', 'act'] as const;

beforeAll(async () => {
  moto = await startMoto();
});

beforeEach(async () => {
  await moto.reset();
  proxy = await startProxy(moto.endpoint);
  work = workplace(proxy.endpoint);
  place = seeder(moto);
  volumes = await Promise.all(
    Array.from({ length: 12 }, () => place.volume({ 'lifespan-intent': 'ephemeral-task' }, daysAgo(20))),
  );
  work.write('old.yml', policy);
  work.write('mayfly.yml', `applyRole: ${role}\n`);
  expect(await work.mayfly('plan', 'old.yml')).toMatchObject({ code: 0 });
  proxy.forget();
});

afterEach(async () => {
  await proxy.stop();
  work.remove();
});

afterAll(async () => moto.stop());

/** The sessions that were asked for, in order. */
function sessions(): readonly {
  readonly role: string | null;
  readonly name: string | null;
  readonly policy: string;
  readonly status: number | 'none';
}[] {
  return proxy.calls
    .filter(({ operation }) => operation === 'AssumeRole')
    .map(({ body, status }) => {
      const form = new URLSearchParams(body);
      return { role: form.get('RoleArn'), name: form.get('RoleSessionName'), policy: form.get('Policy') ?? '', status };
    });
}

async function remaining(): Promise<number> {
  return (await Promise.all(volumes.map((id) => place.volumeNow(id)))).filter((volume) => volume !== undefined).length;
}

// Promise G5 of docs/safety.md.
test('each batch has its own session, which names its volumes; reads use the caller’s credentials', async () => {
  const { code } = await work.mayfly(...act);
  expect(code).toBe(0);
  expect(await remaining()).toBe(0);
  expect(await widths()).toEqual([{ resources: 'batch', tagsLeftOut: [] }]);

  const [probe, ...batches] = sessions();
  expect(probe?.policy).toContain('"Effect":"Deny","Action":"*"');
  // Twelve volumes, ten to a batch: not a session for each step.
  expect(batches).toHaveLength(2);
  const named = batches.map((session) => {
    expect(session.role).toBe(`arn:aws:iam::${account}:role/mayfly-apply`);
    expect(session.name).toBe(`mayfly-${work.plan().header.id}`);
    expect(session.policy.length).toBeLessThanOrEqual(2048);
    expect(session.policy).toContain('"aws:RequestedRegion":"eu-west-1"');
    expect(session.policy).toContain('"Effect":"Deny"');
    return volumes.filter((id) => session.policy.includes(`arn:aws:ec2:eu-west-1:${account}:volume/${id}"`));
  });
  expect(named.map(({ length }) => length)).toEqual([10, 2]);
  expect(new Set(named.flat())).toEqual(new Set(volumes));

  const signers = (kind: string): ReadonlySet<string> =>
    new Set(proxy.calls.filter((call) => call.kind === kind).map(({ signer }) => signer));
  expect(signers('read')).toEqual(new Set(['test']));
  expect(signers('write').has('test')).toBe(false);
  expect(signers('write').size).toBe(2);
});

test('a role that cannot be assumed leaves every step for the next apply, and says so', async () => {
  const restore = proxy.fault({ on: 'AssumeRole', deed: { error: 'AccessDenied', status: 403 } });
  const refused = await work.mayfly(...act, '--json');
  expect(refused.code).toBe(3);
  const { waiting, receipts } = JSON.parse(refused.out) as Applied;
  expect(receipts).toEqual([]);
  expect(new Set(waiting.map(({ message }) => message))).toEqual(
    new Set([
      `the role arn:aws:iam::${account}:role/mayfly-apply, \`applyRole\` in mayfly.yml, could not be assumed: ` +
        'AccessDenied on sts:AssumeRole',
    ]),
  );
  expect(proxy.writes()).toEqual([]);
  // Asked once, not once for each step.
  expect(sessions()).toHaveLength(1);
  expect(await remaining()).toBe(12);

  restore();
  expect((await work.mayfly(...act)).code).toBe(0);
  expect(await remaining()).toBe(0);
});

test('where STS refuses a session policy as too large, the next shorter one is sent', async () => {
  let refusals = 0;
  proxy.fault({
    on: (call) => call.operation === 'AssumeRole' && call.body.length > 1_500 && ++refusals > 0,
    deed: { error: 'PackedPolicyTooLarge', status: 400 },
  });
  expect((await work.mayfly(...act)).code).toBe(0);
  expect(refusals).toBeGreaterThan(0);
  const taken = sessions().filter(({ status }) => status === 200);
  for (const { policy: text } of taken.slice(1)) expect(text).toContain('"Action":"ec2:DeleteVolume"');
  expect(await remaining()).toBe(0);
});

test('where only the shortest session policy is taken, each receipt says what it could do', async () => {
  let shortest = Number.POSITIVE_INFINITY;
  proxy.fault({
    on: ({ operation, body }) => {
      if (operation !== 'AssumeRole' || !body.includes('ec2%3ADeleteVolume')) return false;
      shortest = Math.min(shortest, body.length);
      return body.includes('ResourceTag');
    },
    deed: { error: 'PackedPolicyTooLarge', status: 400 },
  });
  const { code, out } = await work.mayfly(...act);
  expect(code).toBe(0);
  expect(await remaining()).toBe(0);
  const [width, ...others] = await widths();
  expect([width?.resources, others]).toEqual(['type', []]);
  expect(width?.tagsLeftOut).toEqual(expect.arrayContaining(['lifespan-intent', 'persistent-core']));
  const words = out.replaceAll(/\s+/g, ' ');
  expect(words).toContain(`its session could write to every ebs in ${account} eu-west-1`);
  expect(words).toContain('its session did not deny what has the tag `lifespan-intent`');
});

/** How wide the sessions of all receipts were, each width once. */
async function widths(): Promise<readonly NonNullable<Receipt['session']>[]> {
  const { receipts } = JSON.parse((await work.mayfly(...act, '--json')).out) as Applied;
  expect(receipts).toHaveLength(12);
  const texts = new Set(receipts.map(({ session }) => JSON.stringify(session)));
  return [...texts].map((text) => JSON.parse(text) as NonNullable<Receipt['session']>);
}

test('a denial names the policy that denied, without AWS’s unreadable part', async () => {
  const message =
    'You are not authorized to perform this operation. ' +
    'User: arn:aws:sts::123456789012:assumed-role/mayfly-apply/mayfly-1 is not authorized to perform: ' +
    'ec2:DeleteVolume on resource: arn:aws:ec2:eu-west-1:123456789012:volume/vol-1 ' +
    'with an explicit deny in a session policy. ' +
    'Encoded authorization failure message: Q1dFUlRZ_secret-_1234';
  proxy.fault({ on: 'DeleteVolume', deed: { reply: awsError('ec2', 403, 'UnauthorizedOperation', message) } });
  const { code, out } = await work.mayfly(...act, '--json');
  expect(code).toBe(3);
  const { receipts } = JSON.parse(out) as Applied;
  expect(receipts).toHaveLength(12);
  for (const { ending } of receipts) {
    expect(ending).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('denied by an explicit Deny in a session policy'),
    });
    expect(JSON.stringify(ending)).not.toContain('Q1dFUlRZ');
  }
  expect(await remaining()).toBe(12);
});

test('a role of another account is reported, with what to write instead', async () => {
  work.write('mayfly.yml', 'applyRole: arn:aws:iam::999999999999:role/mayfly-apply\n');
  const { code, err } = await work.mayfly(...act);
  expect(code).toBe(3);
  expect(err).toContain(
    '`applyRole` in mayfly.yml is a role of another account than 123456789012: ' +
      'write `{account_id}` in the place of its account',
  );
  work.write('mayfly.yml', 'mode: act\napplyRole: role/mayfly\n');
  const malformed = await work.mayfly(...act);
  expect(malformed.code).toBe(1);
  expect(malformed.err).toContain('mayfly.yml:2:12 error config/invalid');
  expect(malformed.err).toContain('Expected the ARN of a role');
  expect(proxy.writes()).toEqual([]);
});
