import { readFileSync } from 'node:fs';
import type { EvidenceGatherer } from '../../src/core/evidence/evidence.ts';
import type { EvidenceContext } from '../../src/core/evidence/evidence-context.ts';
import type { ResourceType } from '../../src/core/resource-type.ts';
import { evidenceModules, typeModules } from './vocabulary.ts';

/** Read besides what types and evidence read: the regions of an account are listed before anything else. */
const always = ['ec2:DescribeRegions'];

/** Granted by a deployment for its own buckets alone, for `value_from`. */
const byDeployment = new Set(['s3:GetObject']);

/** The list that is replaced: the actions of the statement `ReadTheEstate`. */
const actionsOfSweep = /(- Sid: ReadTheEstate\n\s+Effect: Allow\n\s+Action:\n)(?<indent> +)- (?:.*\n +- )*.*\n/;

/** `infra/roles.yml`, with what the nightly sweep may read: what the types and the evidence read. */
export async function sweepRoleFile(root: URL): Promise<string> {
  const types = (await typeModules(root)).map(({ value }) => value as ResourceType);
  const context: EvidenceContext = { types, environment: {}, wait: () => Promise.resolve() };
  const evidence = (await evidenceModules(root)).flatMap(({ value }) => gatherersOf(value, context));
  const needed = new Set([
    ...always,
    ...types.flatMap(({ list, detailCalls = [] }) => [...list.iam, ...detailCalls.flatMap(({ iam }) => iam)]),
    ...evidence.flatMap(({ iam }) => iam),
  ]);
  const actions = [...needed].filter((action) => !byDeployment.has(action)).sort();
  const text = readFileSync(new URL('infra/roles.yml', root), 'utf8');
  if (!actionsOfSweep.test(text))
    throw new Error('infra/roles.yml has no statement ReadTheEstate with a list of actions');
  return text.replace(actionsOfSweep, (_whole, head: string, indent: string) =>
    [head, ...actions.map((action) => `${indent}- ${action}\n`)].join(''),
  );
}

function gatherersOf(value: unknown, context: EvidenceContext): readonly EvidenceGatherer[] {
  const gatherers: unknown = typeof value === 'function' ? (value as (of: EvidenceContext) => unknown)(context) : value;
  return (Array.isArray(gatherers) ? gatherers : [gatherers]) as readonly EvidenceGatherer[];
}
