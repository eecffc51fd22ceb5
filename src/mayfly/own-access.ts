import type { Config } from '../config/schema.ts';
import type { OwnAccess } from '../iam/role.ts';

/** What Mayfly does with the things that mayfly.yml names as its own. */
export function ownAccess({ bucket }: Pick<Config, 'bucket'>): readonly OwnAccess[] {
  return bucket === undefined ? [] : [{ actions: ['s3:PutObject'], resource: `s3:::${bucket}/plans/*`, reason: 'keep plans' }];
}
