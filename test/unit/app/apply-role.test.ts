import { expect, test } from '@jest/globals';
import { openAndNarrow } from '../../../src/app/apply-role.ts';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { Aws } from '../../../src/core/aws.ts';
import { mint } from '../../../src/core/permit-mint.ts';
import { types } from '../../../src/estate/vocabulary.ts';

const place = { account: '111122223333', region: 'eu-west-1' };
const aws = { place } as Aws;

test('a session is for what the permits cover: a cluster, and the instances that go with it', async () => {
  const sent: string[] = [];
  const { narrow } = openAndNarrow({
    role: 'arn:aws:iam::111122223333:role/mayfly-apply',
    plan: 'plan-1',
    connection: {
      open: () => aws,
      narrowed: (_place, _role, policies) => {
        sent.push(...policies);
        return Promise.resolve({ aws, policy: 0 });
      },
    },
    settings: defaultSettings,
    types,
  });
  const permit = mint({
    ...place,
    type: 'rds-cluster',
    id: 'shop',
    arn: 'arn:aws:rds:eu-west-1:111122223333:cluster:shop',
    step: 's-1',
    verb: 'delete',
    expires: 0,
    covers: [
      { type: 'rds-cluster', id: 'shop' },
      { type: 'rds', id: 'shop-1' },
    ],
  });
  expect(await narrow?.([permit])).toEqual({ aws, session: { resources: 'batch', tagsLeftOut: [] } });
  expect(sent[0]).toContain('arn:aws:rds:eu-west-1:111122223333:db:shop-1');
  expect(sent[0]).not.toContain('db:*');
});
