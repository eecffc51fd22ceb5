import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { noHistory } from '../../core/history.ts';
import { nearestName } from '../../core/nearest-name.ts';
import type { Policy } from '../../core/policy.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import { NotARecording } from '../../estate/aws/replay.ts';
import { oneOf } from '../../policy/load/fault.ts';
import { collect } from '../collect.ts';
import { connectTarget } from '../connect.ts';
import type { Runtime } from '../runtime.ts';
import type { Setup } from '../setup.ts';
import type { Outcome } from './differences.ts';
import { collectTest, historyOf, resourcesOf } from './estate.ts';
import { type ReadTestFile, testFault } from './files.ts';
import { type PolicyTest, readFixed, type TestResource } from './schema.ts';
import { watchedPlanner } from './watched-planner.ts';

/** One test, with everything that it runs on. */
export interface TestCase {
  readonly test: PolicyTest;
  /** The index of the test in its file. */
  readonly index: number;
  readonly file: ReadTestFile;
  /** The policies of the name that is tested. */
  readonly policies: readonly Policy[];
  readonly setup: Setup;
}

/** Runs one test; or says what is wrong with it. */
export async function runTest(testCase: TestCase, runtime: Runtime): Promise<Outcome | Diagnostic[]> {
  return testCase.test.recording === undefined ? runInline(testCase) : runRecorded(testCase, runtime);
}

function runInline(testCase: TestCase): Outcome | Diagnostic[] {
  const { test, file, policies, setup } = testCase;
  const { types } = setup.vocabulary;
  const written = test.now ?? file.content.now;
  if (written === undefined)
    return [
      faultOf(
        testCase,
        [],
        'no-time',
        'The test has no time.',
        'Add `now: 2026-11-21T20:00:00Z`, here or for the whole file.',
      ),
    ];
  const unknownTypes = unknownTypesOf(testCase);
  if (unknownTypes.length > 0) return unknownTypes;
  const now = readFixed(written);
  const place = { account: file.content.account, region: file.content.region };
  try {
    const resources = resourcesOf(test, place, now, (resource) => typeOf(resource, testCase) ?? missingType(resource));
    const watched = watchedPlanner({ policies, setup, history: historyOf(test, resources, now), now });
    collectTest(watched.planner, policies, place, { test, now, resources, types });
    return watched.outcome([place]);
  } catch (error) {
    // Types read what AWS gives. A `raw` that AWS would never give makes them fail, and that is a fault of the test.
    const why = error instanceof Error ? error.message : String(error);
    const message = `Its resources are not as AWS describes them: ${why}.`;
    const remedy = 'Compare the `raw` of its resources with the answer of AWS’s describe call: names, capitals, lists.';
    return [faultOf(testCase, ['resources'], 'not-as-aws-says', message, remedy)];
  }
}

function unknownTypesOf(testCase: TestCase): Diagnostic[] {
  const names = testCase.setup.vocabulary.types.map(({ name }) => name);
  return (testCase.test.resources ?? []).flatMap((resource, at) => {
    if (typeOf(resource, testCase) !== undefined) return [];
    const { type = '' } = resource;
    const near = nearestName(type, names);
    const remedy = near === undefined ? `Types are ${oneOf(names)}.` : `Did you mean \`${near}\`?`;
    return [faultOf(testCase, ['resources', at, 'type'], 'unknown-type', `There is no type \`${type}\`.`, remedy)];
  });
}

/** The type that a resource names, else that of the tested policy. */
function typeOf({ type }: TestResource, { policies, setup }: TestCase): ResourceType | undefined {
  return setup.vocabulary.types.find(
    ({ name, aliases }) => name === (type ?? policies[0]?.type) || aliases?.includes(type ?? '') === true,
  );
}

function missingType({ type }: TestResource): never {
  throw new TypeError(`the type ${type ?? ''} was there a moment ago`);
}

async function runRecorded(testCase: TestCase, runtime: Runtime): Promise<Outcome | Diagnostic[]> {
  const { test, file, policies, setup } = testCase;
  const folder = join(dirname(file.path), test.recording ?? '');
  const written = test.now ?? file.content.now;
  const options = { regions: [], own: [], ...(written !== undefined && { now: readFixed(written) }) };
  try {
    const { connection, now } = await connectTarget({ recording: folder, regions: [], assume: [] }, options, runtime);
    const watched = watchedPlanner({ policies, setup, history: noHistory, now });
    await collect(watched.planner, policies, { connection, vocabulary: setup.vocabulary, now });
    return watched.outcome(connection.places);
  } catch (error) {
    if (!(error instanceof NotARecording)) throw error;
    const remedy = 'Make one with `mayfly record DIR`, and name it by its path from this file.';
    return [faultOf(testCase, ['recording'], 'no-recording', `\`${folder}\` is not a recording.`, remedy)];
  }
}

/** @param path the place in the test. */
function faultOf(
  { index, file }: TestCase,
  path: readonly (string | number)[],
  code: string,
  message: string,
  remedy: string,
): Diagnostic {
  return testFault(code, file.positionOf(['tests', index, ...path]), message, remedy);
}
