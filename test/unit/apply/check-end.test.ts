import { expect, test } from '@jest/globals';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import type { Checked } from '../../../src/core/verb.ts';
import { bench, planOf, step } from './bench.ts';

test('members of a stack that went are named as the plan names them', async () => {
  const world = bench(['a']);
  const [type] = world.allDeps.types as [ResourceType];
  const check = (): Promise<Checked> =>
    Promise.resolve({
      status: 'failed',
      message: 'DELETE_FAILED',
      parts: [
        { type: 'AWS::Box::Lid', id: 'lid-1' },
        { type: 'AWS::SQS::Queue', id: 'https://queue' },
      ],
    });
  const verbs = { ...type.verbs, delete: { ...type.verbs.delete, check, destroysStackMembers: true } };
  const lid = { ...type, name: 'lid', cloudFormationType: 'AWS::Box::Lid', stackMember: { deletedWith: [] } };
  world.deps = { types: [{ ...type, isStateful: false, verbs }, lid] as unknown as ResourceType[] };
  const { receipts } = await world.apply(planOf([step('a', 'delete')]));
  expect(receipts.map(({ ending }) => ending)).toEqual([
    {
      status: 'failed',
      message: 'DELETE_FAILED',
      parts: [
        { type: 'lid', id: 'lid-1' },
        { type: 'AWS::SQS::Queue', id: 'https://queue' },
      ],
    },
  ]);
});
