import type { Plan } from '../../core/plan.ts';
import type { Place } from '../../core/resource.ts';
import type { Connection } from '../../estate/aws/connect.ts';
import { linesFiles, planFiles } from '../../plan/folder.ts';
import { type FolderFile, readPlan } from '../../plan/read-folder.ts';
import type { Deployment } from './deployment.ts';

/** A plan, by its id, and where in the bucket of plans it is stored: `plans/2026-11-20/ID/`. */
export interface StoredPlan {
  readonly plan: string;
  readonly storedAt: string;
}

/** ARN pattern of what is Mayfly's own in the bucket. */
export function ownPlans({ name }: Deployment['bucket']): string {
  // A bucket's name belongs to one partition, that of the credentials.
  return `arn:*:s3:::${name}/plans/*`;
}

/** `plans/2026-11-20/ID/`: where a plan is stored. */
export function folderOf({ header }: Pick<Plan, 'header'>): string {
  return `plans/${header.now.slice(0, 10)}/${header.id}/`;
}

/** `plan.json`, which seals the other files, is written last: a folder without it is not a plan. */
export async function storePlan(
  plan: Plan,
  { name: Bucket, region }: Deployment['bucket'],
  connection: Connection,
): Promise<void> {
  const { s3 } = connection.open({ account: accountOf(connection), region }).self;
  for (const { name, pieces } of planFiles(plan))
    await s3.putObject({
      Bucket,
      Key: folderOf(plan) + name,
      Body: [...pieces()].join(''),
      ContentType: contentType(name),
    });
}

/** A stored plan cannot be read, or is not the one that was written. */
export class StoredPlanUnreadable extends Error {
  override readonly name = 'StoredPlanUnreadable';
}

/** @throws StoredPlanUnreadable; CallFailed if AWS refuses the read. */
export async function readStoredPlan(
  folder: string,
  { name: Bucket, region }: Deployment['bucket'],
  connection: Connection,
): Promise<Plan> {
  const place: Place = { account: accountOf(connection), region };
  const { s3 } = connection.open(place).self;
  const names = ['plan', ...linesFiles] as const;
  const files = await Promise.all(
    names.map(async (name): Promise<readonly [string, FolderFile]> => {
      const Key = `${folder}${name === 'plan' ? 'plan.json' : `${name}.ndjson`}`;
      const { Body } = await s3.getObject({ Bucket, Key });
      return [name, { path: `s3://${Bucket}/${Key}`, text: Buffer.from(Body, 'base64').toString('utf8') }];
    }),
  );
  const { plan, diagnostics } = readPlan(Object.fromEntries(files) as Parameters<typeof readPlan>[0]);
  if (plan === undefined)
    throw new StoredPlanUnreadable(diagnostics.map(({ at, message }) => `${at.file}: ${message}`).join(' '));
  return plan;
}

function accountOf({ places, unreached }: Connection): string {
  const [place] = places;
  if (place === undefined)
    throw new Error(`no account could be reached: ${unreached.map(({ cause }) => cause).join(', ')}`);
  return place.account;
}

function contentType(name: string): string {
  return name.endsWith('.ndjson') ? 'application/x-ndjson' : 'application/json';
}
