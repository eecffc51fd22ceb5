import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connect } from '../../../../src/estate/aws/connect.ts';
import { NoCredentials } from '../../../../src/estate/aws/no-credentials.ts';
import { type Sts, startSts, withKeys } from './sts.ts';

let sts: Sts;
let endpoint = '';
let forgetKeys: () => void;

beforeAll(async () => {
  forgetKeys = withKeys();
  sts = await startSts({ account: '111122223333', assumable: ['777788889999'] });
  ({ endpoint } = sts);
});

afterAll(async () => {
  forgetKeys();
  await sts.stop();
});

const away = { account: '444455556666', region: 'eu-west-1' };

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test('an account for which no role was named cannot be opened, and the error says what to pass', async () => {
  const { open, places } = await connect({ endpoint, regions: ['eu-west-1'] });
  expect(places).toEqual([{ account: '111122223333', region: 'eu-west-1' }]);
  const error = thrownBy(() => open(away));
  expect(error).toBeInstanceOf(NoCredentials);
  expect((error as Error).message).toBe(
    'there are no credentials for account 444455556666: pass `--assume` with the ARN of a role in it',
  );
});

test('where its role was named and could not be assumed, the error says why', async () => {
  const { open } = await connect({
    endpoint,
    regions: ['eu-west-1'],
    assume: ['arn:aws:iam::444455556666:role/cleaner'],
  });
  const error = thrownBy(() => open(away));
  expect(error).toBeInstanceOf(NoCredentials);
  expect((error as Error).message).toMatch(
    /^there are no credentials for account 444455556666: its role could not be assumed \(AccessDenied.*\)$/,
  );
});

test('each role is one account, in every region; one that cannot be assumed is unreached there', async () => {
  const { places, unreached } = await connect({
    endpoint,
    regions: ['eu-west-1', 'us-east-1'],
    assume: ['arn:aws:iam::444455556666:role/cleaner', 'arn:aws:iam::777788889999:role/cleaner'],
  });
  expect(places).toEqual([
    { account: '777788889999', region: 'eu-west-1' },
    { account: '777788889999', region: 'us-east-1' },
  ]);
  const cause = 'AccessDenied on sts:GetCallerIdentity';
  expect(unreached).toEqual([
    { account: '444455556666', region: 'eu-west-1', cause },
    { account: '444455556666', region: 'us-east-1', cause },
  ]);
});

test('where the regions cannot be listed, the whole account is unreached, and can be opened all the same', async () => {
  const { places, unreached, open } = await connect({ endpoint, regions: ['all'] });
  expect([places, unreached]).toEqual([
    [],
    [{ account: '111122223333', region: 'all', cause: 'AccessDenied on ec2:DescribeRegions' }],
  ]);
  expect(open({ account: '111122223333', region: 'eu-west-1' }).place.region).toBe('eu-west-1');
});

test('the account that pays can be opened, and is no place to look at', async () => {
  const payer = 'arn:aws:iam::777788889999:role/costs';
  const { places, open } = await connect({ endpoint, regions: ['eu-west-1'], payer });
  expect(places).toEqual([{ account: '111122223333', region: 'eu-west-1' }]);
  const aws = open({ account: '777788889999', region: 'us-east-1' });
  expect((await aws.read.sts.getCallerIdentity({})).Account).toBe('777788889999');
});

test('a place is opened once, whoever asks', async () => {
  const { open, places } = await connect({ endpoint, regions: ['eu-west-1'] });
  const [place] = places;
  if (place === undefined) throw new Error('no place');
  expect(open(place)).toBe(open({ ...place }));
});
