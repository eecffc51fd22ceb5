import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { NotPermitted, type Permit } from '../../../../src/core/permit.ts';
import { anyType, type WriteEntry } from '../../../../src/estate/aws/operation.ts';
import type { OutgoingRequest } from '../../../../src/estate/aws/protocol/request.ts';
import { services } from '../../../../src/estate/aws/services.generated.ts';
import { assertCovered } from '../../../../src/estate/aws/write-check.ts';
import { place } from '../fake-aws.ts';
import { fixtureServices } from './fixture-services.ts';
import { maySend, permitOf, type WriteCase, writeCases, writesOf } from './write-cases.ts';

const writes = writesOf(services);
const all = [...writes, ...writesOf(fixtureServices)];

/** Whether a check lets a case leave. */
type Check = (write: WriteCase) => boolean;

const check: Check = ({ service, entry, request, permits }) =>
  passes(() => {
    assertCovered(request, { service, entry, permits, place });
  });

function passes(work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof NotPermitted) return false;
    throw error;
  }
}

test('every write names what it changes, of which types, and for which verbs', () => {
  expect(writes.length).toBeGreaterThan(15);
  for (const { service, entry } of all) {
    const { operation, verbs, targets, line } = entry;
    expect([operation, verbs.length > 0, Object.keys(targets).length > 0]).toEqual([operation, true, true]);
    for (const types of Object.values(targets)) expect(types.length).toBeGreaterThan(0);
    expect([operation, line !== undefined]).toEqual([operation, service.protocol.name.startsWith('rest')]);
  }
});

test.each(all.map((write) => [`${write.service.iam}:${write.entry.operation}`, write] as const))(
  '%s is sent exactly when its permits cover what it names, and it names what they cover',
  async (_, write) => {
    await fc.assert(
      fc.asyncProperty(writeCases([write], all), async (make) => {
        const made = await make();
        expect([made.deviation, check(made)]).toEqual([made.deviation, maySend(made)]);
      }),
      { numRuns: 40 },
    );
  },
);

/** A permit for everything that is named, but for the first. */
function permitsForOthers({ service, named, entry }: WriteCase): Permit[] {
  return named.slice(1).map((name) => permitOf([name], entry.verbs[0] ?? '', service.iam));
}

interface Mutant {
  readonly name: string;
  readonly check: Check;
  /** The write by which it is caught; left out: any. */
  readonly operation?: string;
}

/**
 * Each mutant is a check with one care left out. The property must catch it: a property that a careless check keeps
 * proves nothing.
 */
const mutants: readonly Mutant[] = [
  { name: 'sends everything', check: () => true },
  { name: 'sends nothing', check: () => false },
  { name: 'sends without a permit', check: (write) => check(write) || write.permits.length === 0 },
  { name: 'reads the input, not what leaves', check: (write) => check({ ...write, request: write.meant }) },
  { name: 'ignores the body', check: ignoring((meant) => ({ body: meant.body })) },
  { name: 'ignores the path', check: ignoring((meant) => ({ path: meant.path })), operation: 'DeleteFunction' },
  {
    name: 'ignores the query',
    check: ignoring((meant) => ({ query: meant.query ?? {} })),
    operation: 'DeleteProvisionedConcurrencyConfig',
  },
  { name: 'ignores the headers', check: ignoring((meant) => ({ headers: meant.headers })), operation: 'CopyObject' },
  {
    name: "ignores the bucket in the host's name",
    check: ignoring((meant, { headers }) => ({
      hostname: meant.hostname,
      headers: { ...headers, host: meant.headers.host ?? '' },
    })),
    operation: 'DeleteBucket',
  },
  {
    name: 'ignores the region',
    check: ignoring((meant, { headers }) => ({
      hostname: meant.hostname,
      headers: { ...headers, host: meant.headers.host ?? '', authorization: meant.headers.authorization ?? '' },
    })),
  },
  {
    name: 'ignores the operation',
    check: (write) => check({ ...write, entry: { ...write.sent, verbs: write.entry.verbs } }),
  },
  {
    name: 'ignores the verb',
    check: (write) => check({ ...write, entry: { ...write.entry, verbs: write.permits.map(({ verb }) => verb) } }),
  },
  {
    name: 'ignores the type',
    check: (write) => check({ ...write, entry: { ...write.entry, targets: ofAnyType(write) } }),
  },
  {
    name: 'looks at the first thing named alone',
    check: (write) => check({ ...write, permits: [...write.permits, ...permitsForOthers(write)] }),
  },
  {
    name: 'does not mind a permit that is not used',
    check: (write) =>
      check(write) ||
      write.permits.some((unused) => check({ ...write, permits: write.permits.filter((permit) => permit !== unused) })),
  },
];

/** A check that takes a part of the request from what was meant, not from what leaves. */
function ignoring(part: (meant: OutgoingRequest, request: OutgoingRequest) => Partial<OutgoingRequest>): Check {
  return (write) => check({ ...write, request: { ...write.request, ...part(write.meant, write.request) } });
}

function ofAnyType({ entry, permits }: WriteCase): WriteEntry<never, unknown>['targets'] {
  const types = permits.flatMap(({ covers }) => covers.map(({ type }) => type));
  return Object.fromEntries(
    Object.entries(entry.targets).map(([member, own]) => [member, own === anyType ? own : [...own, ...types]]),
  );
}

test.each(mutants)('the property catches a check that $name', async ({ check: mutant, operation }) => {
  const tried = operation === undefined ? all : all.filter(({ entry }) => entry.operation === operation);
  const found = await fc.check(
    fc.asyncProperty(writeCases(tried, all), async (make) => {
      const made = await make();
      return mutant(made) === maySend(made);
    }),
    { numRuns: 3000, endOnFailure: true },
  );
  // Caught by the property itself, not by a fault of the mutant.
  expect(found.failed && String(found.errorInstance)).toBe('Error: Property failed by returning false');
});

test('the property holds for the check itself over all writes together', async () => {
  await fc.assert(
    fc.asyncProperty(writeCases(all, all), async (make) => {
      const made = await make();
      return check(made) === maySend(made);
    }),
    { numRuns: 300 },
  );
});
