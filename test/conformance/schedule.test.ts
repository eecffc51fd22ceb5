import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import type { FilterContext, FilterDefinition } from '../../src/core/filter.ts';
import type { Json } from '../../src/core/json.ts';
import type { Resource } from '../../src/core/resource.ts';
import { isUnknown } from '../../src/core/truth.ts';
import { offhour } from '../../src/policy/filters/offhour.ts';
import { onhour } from '../../src/policy/filters/onhour.ts';
import { ec2Facts, filterContext } from '../unit/policy/filters/context.ts';

interface Question {
  readonly kind: string;
  readonly filter: Readonly<Record<string, Json>>;
  readonly resource: Readonly<Record<string, Json>>;
  readonly now: string;
  readonly match: boolean;
}

const oracle = new URL('./data/filter-oracle.jsonl.gz', import.meta.url);
const questions = gunzipSync(readFileSync(oracle))
  .toString('utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Question)
  .filter(({ kind }) => kind === 'offhour' || kind === 'onhour');

test('offhour and onhour answer as Custodian does', () => {
  const disagreements = questions.filter((question) => answer(question) !== question.match);
  expect(disagreements.slice(0, 3)).toEqual([]);
  expect(questions.length - disagreements.length).toBe(3000);
});

function answer({ filter, resource, now }: Question): boolean {
  const { type, ...options } = filter;
  const definition = type === 'offhour' ? offhour : onhour;
  return judge(definition, options, resourceOf(resource), filterContext({ type: ec2Facts, now: new Date(now) }));
}

function judge(definition: FilterDefinition, options: Json, resource: Resource, context: FilterContext): boolean {
  const bound = definition.bind(definition.schema.parse(options), context);
  if (bound.kind === 'whole') throw new Error('a schedule judges each resource');
  const actual = bound.extract(resource, new Map());
  return !isUnknown(actual) && bound.test(actual) === true;
}

function resourceOf(raw: Question['resource']): Resource {
  const tags = (raw.Tags ?? []) as readonly { readonly Key: string; readonly Value: string }[];
  return {
    type: 'ec2',
    id: 'i-1',
    account: '111122223333',
    region: 'eu-west-1',
    arn: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
    tags: new Map(tags.map(({ Key, Value }) => [Key, Value])),
    raw,
    unread: new Map(),
    seenAt: '2026-01-01T00:00:00Z',
  };
}
