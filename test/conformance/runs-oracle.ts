import { gather } from '../../src/app/gather.ts';
import type { Aws } from '../../src/core/aws.ts';
import type { CompiledPolicy } from '../../src/core/compiled-policy.ts';
import type { Diagnostic } from '../../src/core/diagnostic.ts';
import type { Json } from '../../src/core/json.ts';
import type { Policy } from '../../src/core/policy.ts';
import type { Resource } from '../../src/core/resource.ts';
import type { Settings } from '../../src/core/settings.ts';
import type { Vocabulary } from '../../src/core/vocabulary.ts';
import { awsOver } from '../../src/estate/aws/interfaces.ts';
import { inventory } from '../../src/estate/inventory/inventory.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { expandVariables } from '../../src/policy/load/expand-variables.ts';
import { loadPolicies } from '../../src/policy/load/load.ts';
import { effects, writesAmong } from './effective-writes.ts';
import { decoded, type RecordedCall } from './recorded-call.ts';
import { recordedTransport, type Sent } from './recorded-transport.ts';
import { act } from './runs-writes.ts';

/** A whole run of a policy by Custodian, with every call; test/conformance/README.md defines the notation. */
export interface RecordedRun {
  readonly id: string;
  readonly resource: string;
  readonly policy: { readonly [key: string]: Json };
  readonly now: unknown;
  readonly region: string;
  readonly account: string;
  readonly error: string | null;
  readonly calls: readonly RecordedCall[];
  readonly selected: readonly string[] | null;
  readonly idKey: string;
}

export type Replayed =
  | { readonly kind: 'agrees' }
  | { readonly kind: 'differs'; readonly message: string; readonly ours: readonly string[] }
  /** Why we cannot replay the run; this is not a disagreement. */
  | { readonly kind: 'not-replayable'; readonly cause: string };

/** Replays a recorded run with our types and filters, and compares what it selects and writes. */
export async function replay(run: RecordedRun, vocabulary: Vocabulary, settings: Settings): Promise<Replayed> {
  if (run.selected === null) return { kind: 'not-replayable', cause: 'Custodian failed' };
  if (run.calls.length === 0) return { kind: 'not-replayable', cause: 'no calls recorded' };
  const loaded = loadPolicies(
    [{ path: 'run.yml', text: JSON.stringify({ policies: [run.policy] }) }],
    vocabulary,
    settings,
  );
  const [policy] = loaded.policies;
  if (policy === undefined) return withoutPolicy(loaded.diagnostics);
  const now = new Date(String(decoded(run.now)));
  const { transport, sent, missing } = recordedTransport(run.calls);
  const aws = awsOver({ account: run.account, region: run.region }, transport);
  const listed = await listedBy(aws, policy, vocabulary, now);
  const compiled = compilePolicy(expandVariables(policy, { ...aws.place, now }), vocabulary, { now, settings });
  const chosen = 'cause' in listed ? listed : await selectedBy(compiled, listed.resources, aws, vocabulary, now);
  if ('cause' in chosen && missing.size > 0)
    return { kind: 'not-replayable', cause: `needs ${[...missing].join(', ')}` };
  if ('cause' in chosen) return { kind: 'differs', message: chosen.cause, ours: [] };
  const ours = chosen.resources.map(({ id, raw }) => textOr(raw[run.idKey], id));
  if (comparable(run, ours) !== comparable(run, run.selected))
    return { kind: 'differs', message: 'other resources are selected', ours };
  if ('cause' in listed) throw new TypeError('resources were selected that our listing does not have');
  return compareWrites(
    run,
    sent,
    missing,
    await act({ policy, compiled, resources: listed.resources, aws, vocabulary, settings, now }),
  );
}

function compareWrites(
  run: RecordedRun,
  sent: readonly Sent[],
  missing: ReadonlySet<string>,
  reasons: readonly string[],
): Replayed {
  const ours = effects(sent);
  const theirs = effects(writesAmong(run.calls));
  if (ours.join() === theirs.join()) return { kind: 'agrees' };
  const unread = missing.size > 0 && ours.length < theirs.length;
  if (unread) return { kind: 'not-replayable', cause: `needs ${[...missing].sort().join(', ')}` };
  return { kind: 'differs', message: `writes ${theirs.join('; ')} are expected. ${reasons.join('; ')}`, ours };
}

/** Options of actions, and listings, that Custodian supports and we do not. */
const REFUSED: ReadonlySet<string> = new Set(['policy/wrong-value', 'policy/query-outside']);

/**
 * A policy that uses something we do not support yet is not compared. One that we call wrong, although Custodian ran
 * it, is a disagreement.
 */
function withoutPolicy(diagnostics: readonly Diagnostic[]): Replayed {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const notYet = errors.find(({ code }) => code.startsWith('policy/not-yet-'));
  // An option value that we refuse and Custodian accepts, such as `hibernate`, is reported to the author and listed in
  // docs/differences.md.
  if (errors.every(({ code }) => REFUSED.has(code)))
    return { kind: 'not-replayable', cause: 'option or query refused' };
  if (notYet !== undefined)
    return { kind: 'not-replayable', cause: `${notYet.code.replace('policy/not-yet-', 'no ')} yet` };
  return { kind: 'differs', message: errors.map(({ code, message }) => `${code}: ${message}`).join(' '), ours: [] };
}

type Chosen = { readonly resources: readonly Resource[] } | { readonly cause: string };

async function listedBy(aws: Aws, { type: name }: Policy, { types }: Vocabulary, now: Date): Promise<Chosen> {
  const type = types.find((each) => each.name === name);
  if (type === undefined) throw new RangeError(`there is no type ${name}`);
  const resources: Resource[] = [];
  for await (const seen of inventory(aws, [type], { clock: () => now })) {
    if (seen.kind === 'page') resources.push(...seen.page);
    else if (seen.row.status !== 'whole') return { cause: seen.row.cause ?? seen.row.status };
  }
  return { resources };
}

/**
 * Runs the stages as the plan does: quick if no evidence is needed, otherwise with evidence. A run with an unknown
 * result cannot be compared.
 */
async function selectedBy(
  { stages }: CompiledPolicy,
  listed: readonly Resource[],
  aws: Aws,
  vocabulary: Vocabulary,
  now: Date,
): Promise<Chosen> {
  let resources = listed;
  for (const { each, whole } of stages) {
    const needs = [
      ...(each ? resources.flatMap((resource) => each.needs(resource)) : []),
      ...(whole?.needs(resources) ?? []),
    ];
    const evidence = await gather(needs, vocabulary.evidence, { open: () => aws, now });
    const judged = resources.map((resource) => ({ resource, truth: each?.judge(resource, evidence) ?? true }));
    const unsure = judged.find(({ truth }) => truth === 'unknown');
    if (unsure !== undefined) return { cause: `${each?.name ?? 'a filter'} is unknown for ${unsure.resource.id}` };
    resources = judged.filter(({ truth }) => truth === true).map(({ resource }) => resource);
    const selection = whole?.select(resources, evidence);
    const [first] = selection?.unsure ?? [];
    if (first !== undefined)
      return { cause: `${whole?.name ?? 'a filter'} is unknown for ${first.resource.id}: ${first.cause}` };
    resources = selection?.selected ?? resources;
  }
  return { resources };
}

function textOr(value: unknown, other: string): string {
  return typeof value === 'string' ? value : other;
}

/** In Custodian's order, except after `or` and `not`, whose results it returns in the order of a hash table. */
function comparable({ policy }: RecordedRun, ids: readonly string[]): string {
  return (/"(?:or|not)":/.test(JSON.stringify(policy.filters ?? [])) ? ids.toSorted() : ids).join();
}
