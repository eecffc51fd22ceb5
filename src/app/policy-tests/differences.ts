import type { Plan } from '../../core/plan.ts';
import type { Position } from '../../core/position.ts';
import type { Resource } from '../../core/resource.ts';
import type { Difference } from '../../core/views/policy-test.ts';
import type { Explanation } from '../../plan/explain.ts';
import type { PolicyTest } from './schema.ts';

/** The outcome of a test: the plan, the resources that were judged, and why each matched or not. */
export interface Outcome {
  readonly plan: Plan;
  readonly resources: readonly Resource[];
  readonly explanations: readonly Explanation[];
}

type Place = (path: readonly (string | number)[]) => Position;
type Judged = 'matched' | 'not matched' | 'unknown';

/** Where the outcome differs from what the test expects; positions are those of the expectations. */
export function differencesOf(expect: PolicyTest['expect'], outcome: Outcome, at: Place): readonly Difference[] {
  return [...judgements(expect, outcome, at), ...plannedSteps(expect, outcome, at), ...refusals(expect, outcome, at)];
}

function judgements(
  expect: PolicyTest['expect'],
  { plan, resources, explanations }: Outcome,
  at: Place,
): readonly Difference[] {
  const matched = new Set(plan.findings.map(({ subject }) => subject.arn));
  const judged = ({ arn }: Resource): Judged => {
    if (matched.has(arn)) return 'matched';
    return explanations.some((each) => each.arn === arn && each.result === 'unknown') ? 'unknown' : 'not matched';
  };
  const difference = (
    id: string,
    expected: Judged,
    got: Judged | 'not there',
    place: Position,
    arn?: string,
  ): Difference => {
    const because = explanations.find((each) => each.arn === arn)?.verdict;
    return { at: place, id, expected, got, ...(because && { because }) };
  };
  const named = (key: 'matched' | 'not-matched' | 'unknown', expected: Judged) =>
    (expect[key] ?? []).flatMap((id, index) => {
      const ofId = resources.filter((resource) => resource.id === id);
      if (ofId.length === 0) return [difference(id, expected, 'not there', at([key, index]))];
      return ofId
        .filter((resource) => judged(resource) !== expected)
        .map((resource) => difference(id, expected, judged(resource), at([key, index]), resource.arn));
    });
  const wanted = expect.matched;
  const unexpected =
    wanted === undefined
      ? []
      : resources
          .filter(
            (resource) => matched.has(resource.arn) && !wanted.includes(resource.id) && !isNamed(expect, resource.id),
          )
          .map((resource) => difference(resource.id, 'not matched', 'matched', at(['matched']), resource.arn));
  return [
    ...named('matched', 'matched'),
    ...named('not-matched', 'not matched'),
    ...named('unknown', 'unknown'),
    ...unexpected,
  ];
}

function isNamed(expect: PolicyTest['expect'], id: string): boolean {
  return (expect['not-matched'] ?? []).includes(id) || (expect.unknown ?? []).includes(id);
}

function plannedSteps(expect: PolicyTest['expect'], { plan }: Outcome, at: Place): readonly Difference[] {
  return Object.entries(expect.planned ?? {}).flatMap(([id, verbs]) => {
    const expected = joined(verbs, 'no steps', ' → ');
    const got = joined(
      plan.steps.filter(({ subject }) => subject.id === id).map(({ verb }) => verb),
      'no steps',
      ' → ',
    );
    return expected === got ? [] : [{ at: at(['planned', id]), id, expected, got }];
  });
}

function refusals(expect: PolicyTest['expect'], { plan }: Outcome, at: Place): readonly Difference[] {
  return Object.entries(expect.refused ?? {}).flatMap(([id, causes]) => {
    const ofResource = plan.refusals.filter(({ subject }) => subject.id === id);
    const expected = joined(
      Object.entries(causes)
        .map(([verb, cause]) => `${verb}: ${cause}`)
        .sort(),
      'nothing refused',
      ', ',
    );
    const got = joined(
      [...new Set(ofResource.map(({ verb, cause }) => `${verb}: ${cause}`))].sort(),
      'nothing refused',
      ', ',
    );
    return expected === got
      ? []
      : [
          {
            at: at(['refused', id]),
            id,
            expected,
            got: ofResource.length === 0 ? got : `${got} (${ofResource.map(({ message }) => message).join('; ')})`,
          },
        ];
  });
}

function joined(parts: readonly string[], none: string, separator: string): string {
  return parts.length === 0 ? none : parts.join(separator);
}
