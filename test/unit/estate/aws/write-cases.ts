import * as fc from 'fast-check';
import type { Permit } from '../../../../src/core/permit.ts';
import { mint } from '../../../../src/core/permit-mint.ts';
import type { Ref } from '../../../../src/core/resource.ts';
import { anyType, type WriteEntry } from '../../../../src/estate/aws/operation.ts';
import type { OutgoingRequest } from '../../../../src/estate/aws/protocol/request.ts';
import type { Service } from '../../../../src/estate/aws/service.ts';
import { place } from '../fake-aws.ts';
import { serialised } from './serialised.ts';
import { inputFor, isList } from './write-input.ts';

export interface Write {
  readonly service: Service;
  readonly entry: WriteEntry<never, unknown>;
}

export function writesOf(services: readonly Service[]): readonly Write[] {
  return services.flatMap((service) => Object.values(service.write ?? {}).map((entry) => ({ service, entry })));
}

/** Something that a write names, at a member of its entry. */
export interface Named extends Ref {
  readonly member: string;
}

/** One way in which what leaves is not what it should be, or what allows it is not; `none` is as it should be. */
const deviations = [
  'none',
  'names one more',
  'names one less',
  'names another',
  'has a permit more',
  'has a permit less',
  'has a permit of another type',
  'has a permit of another verb',
  'is another operation',
  'goes to another region',
] as const;

type Deviation = (typeof deviations)[number];

/** A write as it was meant, and one as it leaves with what allows it. */
export interface WriteCase extends Write {
  readonly deviation: Deviation;
  readonly permits: readonly Permit[];
  /** What the request that leaves names. */
  readonly named: readonly Named[];
  readonly request: OutgoingRequest;
  /** The request that was meant. Only a check that does not look at what leaves reads it. */
  readonly meant: OutgoingRequest;
  readonly sent: WriteEntry<never, unknown>;
}

interface Spec {
  readonly ids: readonly string[];
  readonly counts: readonly number[];
  readonly typeAt: number;
  readonly verbAt: number;
  readonly otherAt: number;
  readonly isOnePermit: boolean;
  readonly deviation: Deviation;
}

const spec: fc.Arbitrary<Spec> = fc.record({
  ids: fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{2,14}[a-z0-9]$/), { minLength: 10, maxLength: 10 }),
  counts: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 4, maxLength: 4 }),
  typeAt: fc.nat(),
  verbAt: fc.nat(),
  otherAt: fc.nat(),
  isOnePermit: fc.boolean(),
  deviation: fc.oneof(
    { weight: 1, arbitrary: fc.constant('none' as const) },
    { weight: 2, arbitrary: fc.constantFrom(...deviations) },
  ),
});

/** Cases of one of these writes. */
export function writeCases(writes: readonly Write[], all: readonly Write[]): fc.Arbitrary<() => Promise<WriteCase>> {
  return fc.tuple(fc.constantFrom(...writes), spec).map(
    ([write, given]) =>
      () =>
        caseOf(write, given, all),
  );
}

async function caseOf({ service, entry }: Write, given: Spec, all: readonly Write[]): Promise<WriteCase> {
  const { ids, deviation, otherAt } = given;
  const meantNames = namesOf(entry, given);
  const other = ids.at(-1) ?? '';
  const named = deviated(meantNames, deviation, other, otherAt);
  const permits = permitsFor(meantNames, given, { service, entry }, other);
  const siblings = all.filter(
    (each) => each.service === service && each.entry !== entry && hasMembers(each.entry, entry),
  );
  const sent = deviation === 'is another operation' ? (at(siblings, otherAt)?.entry ?? entry) : entry;
  const where = deviation === 'goes to another region' ? { ...place, region: 'us-west-2' } : place;
  return {
    service,
    entry,
    deviation,
    permits,
    named,
    sent,
    request: await serialised(service, sent.operation, inputFor(sent, byMember(named)), where),
    meant: await serialised(service, entry.operation, inputFor(entry, byMember(meantNames)), place),
  };
}

/** Whether a write has all members of another, so that an input of the one does for the other. */
function hasMembers(entry: WriteEntry<never, unknown>, wanted: WriteEntry<never, unknown>): boolean {
  return Object.keys(wanted.targets).sort().join() === Object.keys(entry.targets).sort().join();
}

function namesOf(entry: WriteEntry<never, unknown>, { ids, counts, typeAt }: Spec): readonly Named[] {
  const names: Named[] = [];
  for (const [index, [member, types]] of Object.entries(entry.targets).entries())
    for (let count = 0; count < (isList(member) ? (counts[index] ?? 1) : 1); count++)
      names.push({ member, type: at(typesAt(types), typeAt + count) ?? '', id: ids[names.length] ?? '' });
  return names;
}

/** For a member that may name any type of its service, a few stand for all. */
function typesAt(types: WriteEntry<never, unknown>['targets'][string]): readonly string[] {
  return types === anyType ? ['one-type', 'two-type'] : types;
}

function deviated(names: readonly Named[], deviation: Deviation, other: string, otherAt: number): readonly Named[] {
  const inLists = names.filter(({ member }) => isList(member));
  const one = at(names, otherAt);
  switch (deviation) {
    case 'names one more': {
      const [first] = inLists;
      return first === undefined ? names : [...names, { ...first, id: other }];
    }
    case 'names one less': {
      const last = inLists.at(-1);
      const isOnly = inLists.filter(({ member }) => member === last?.member).length < 2;
      return isOnly ? names : names.filter((name) => name !== last);
    }
    case 'names another':
      return names.map((name) => (name === one ? { ...name, id: other } : name));
    default:
      return names;
  }
}

function permitsFor(
  names: readonly Named[],
  { deviation, isOnePermit, otherAt, verbAt }: Spec,
  { service, entry }: Write,
  other: string,
): readonly Permit[] {
  const verb = at(entry.verbs, verbAt) ?? '';
  const [first] = names;
  const refs = names.map(({ type, id }) => ({ type, id }));
  const covers = isOnePermit ? [refs] : refs.map((ref) => [ref]);
  const permits = covers.map((covered) => ({ covered, verb }));
  const index = otherAt % permits.length;
  switch (deviation) {
    case 'has a permit more':
      permits.push({ covered: [{ type: first?.type ?? '', id: other }], verb });
      break;
    case 'has a permit less':
      permits.splice(index, 1);
      break;
    case 'has a permit of another type':
      for (const [number, { covered }] of permits.entries())
        if (number === index) permits[number] = { covered: covered.map(({ id }) => ({ type: anotherType, id })), verb };
      break;
    case 'has a permit of another verb':
      for (const [number, { covered }] of permits.entries())
        if (number === index) permits[number] = { covered, verb: 'another-verb' };
      break;
    default:
      break;
  }
  return permits.map(({ covered, verb: permitted }) =>
    permitOf(covered, permitted, covered.some(({ type }) => type === anotherType) ? 'test' : service.iam),
  );
}

/** Of another type, and of another service. */
const anotherType = 'another-type';

export function permitOf(covered: readonly Ref[], verb: string, service = 'test'): Permit {
  const { type, id } = covered[0] ?? { type: '', id: '' };
  const arn = id.startsWith('arn:') ? id : `arn:aws:${service}:::${type}/${id}`;
  return mint({ type, id, ...place, arn, step: 's', verb, expires: Number.POSITIVE_INFINITY, covers: covered });
}

function byMember(names: readonly Named[]): ReadonlyMap<string, readonly string[]> {
  const members = Map.groupBy(names, ({ member }) => member);
  return new Map([...members].map(([member, ids]) => [member, ids.map(({ id }) => id)]));
}

function at<Item>(items: readonly Item[], index: number): Item | undefined {
  return items[index % items.length];
}

/** Whether a case may be sent: worked out from what was meant and permitted, never from the request. */
export function maySend({ service, entry, sent, named, permits, deviation }: WriteCase): boolean {
  if (sent !== entry || deviation === 'goes to another region' || permits.length === 0) return false;
  const fits = (permit: Permit, { member, id }: Named): boolean =>
    permit.covers.some((ref) => {
      const types = entry.targets[member] ?? [];
      const isOwn = ref.type === permit.type && permit.arn.startsWith(`arn:aws:${service.iam}:`);
      const isOf = types === anyType ? isOwn : types.includes(ref.type);
      return ref.id === id && isOf;
    });
  return (
    permits.every(({ verb }) => entry.verbs.includes(verb)) &&
    named.every((name) => permits.some((permit) => fits(permit, name))) &&
    permits.every((permit) => named.some((name) => fits(permit, name)))
  );
}
