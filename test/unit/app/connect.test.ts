import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { connectTarget, NoRegion, openOwnRegion, type Target } from '../../../src/app/connect.ts';
import { CallFailed } from '../../../src/estate/aws/call-failed.ts';
import { NotARecording } from '../../../src/estate/aws/replay.ts';
import { type Sts, startSts, withKeys } from '../estate/aws/sts.ts';

const account = '111122223333';
/** As examples/acme/recording.json says. */
const recordedAt = '2026-11-20T02:00:00.000Z';
const clock = () => new Date('2026-11-21T02:00:00Z');
let sts: Sts;
let refusing: Sts;
let forgetKeys: () => void;

beforeAll(async () => {
  forgetKeys = withKeys();
  sts = await startSts({ account });
  refusing = await startSts({});
});

afterEach(() => {
  sts.calls.length = 0;
});

afterAll(async () => {
  forgetKeys();
  await sts.stop();
  await refusing.stop();
});

function runtimeIn(environment: Readonly<Record<string, string | undefined>>) {
  return { clock, environment, print: () => undefined };
}

const nowhere: Target = { regions: [], assume: [] };

async function regionsOf(target: readonly string[], configured: readonly string[], environment: object) {
  const runtime = runtimeIn({ AWS_ENDPOINT_URL: sts.endpoint, ...environment });
  const { connection } = await connectTarget(
    { ...nowhere, regions: target },
    { regions: configured, own: [] },
    runtime,
  );
  return connection.places.map(({ region }) => region);
}

test.each([
  ['those that the target names', ['eu-west-1', 'us-east-1'], ['eu-north-1'], ['eu-west-1', 'us-east-1']],
  ['those of mayfly.yml', [], ['eu-north-1'], ['eu-north-1']],
  ['the region of the environment', [], [], ['sa-east-1']],
  ['each once', ['eu-west-1', 'eu-west-1'], [], ['eu-west-1']],
])('the regions are %s', async (_, target, configured, expected) => {
  expect(await regionsOf(target, configured, { AWS_REGION: 'sa-east-1', AWS_DEFAULT_REGION: 'me-south-1' })).toEqual(
    expected,
  );
});

test('the default region of the environment counts where it has no other', async () => {
  expect(await regionsOf([], [], { AWS_DEFAULT_REGION: 'me-south-1' })).toEqual(['me-south-1']);
});

test.each([{}, { AWS_REGION: '' }])(
  'without a region nothing is connected, and the error says what to pass',
  async (environment) => {
    const named = regionsOf([], [], environment);
    await expect(named).rejects.toThrow(NoRegion);
    await expect(named).rejects.toThrow('Pass --region eu-west-1');
    expect(sts.calls).toEqual([]);
  },
);

test('AWS is read as it is now, whatever time the plan is for', async () => {
  const target = { ...nowhere, endpoint: sts.endpoint, regions: ['eu-west-1'] };
  const now = new Date('2020-01-01T00:00:00Z');
  const connected = await connectTarget(target, { regions: [], own: [], now }, runtimeIn({}));
  expect([connected.now, connected.isRecording]).toEqual([clock(), false]);
});

test('the target names another endpoint than the environment', async () => {
  const target = { ...nowhere, endpoint: sts.endpoint, regions: ['eu-west-1'] };
  const runtime = runtimeIn({ AWS_ENDPOINT_URL: refusing.endpoint });
  const { connection } = await connectTarget(target, { regions: [], own: [] }, runtime);
  expect(connection.places).toEqual([{ account, region: 'eu-west-1' }]);
});

test('credentials that AWS does not identify connect nothing', async () => {
  const target = { ...nowhere, endpoint: refusing.endpoint, regions: ['eu-west-1'] };
  const connecting = connectTarget(target, { regions: [], own: [] }, runtimeIn({}));
  await expect(connecting).rejects.toThrow(CallFailed);
  await expect(connecting).rejects.toMatchObject({ operation: 'sts:GetCallerIdentity', code: 'AccessDenied' });
});

test('a recording is as of its own time, or of the time that is asked for, and calls nobody', async () => {
  const target = { ...nowhere, recording: 'examples/acme' };
  const runtime = runtimeIn({ AWS_ENDPOINT_URL: sts.endpoint });
  const { connection, ...connected } = await connectTarget(target, { regions: ['eu-west-1'], own: [] }, runtime);
  expect(connected.isRecording).toBe(true);
  expect(connected.now.toISOString()).toBe(recordedAt);
  expect(connection.places.length).toBeGreaterThan(0);
  const now = new Date('2027-01-01T00:00:00Z');
  expect((await connectTarget(target, { regions: [], own: [], now }, runtime)).now).toEqual(now);
  expect(sts.calls).toEqual([]);
});

test('a folder that is no recording is named', async () => {
  const target = { ...nowhere, recording: 'examples' };
  await expect(connectTarget(target, { regions: [], own: [] }, runtimeIn({}))).rejects.toThrow(NotARecording);
});

test('what is our own is opened in the account of the credentials, in the region that is named', async () => {
  const aws = await openOwnRegion('eu-north-1', [], { endpoint: sts.endpoint }, runtimeIn({ AWS_REGION: 'sa-east-1' }));
  expect(aws?.place).toEqual({ account, region: 'eu-north-1' });
  expect(sts.calls).toEqual(['GetCallerIdentity']);
});
