import type { Plan } from '../../core/plan.ts';
import type { Position } from '../../core/position.ts';
import type { Resource } from '../../core/resource.ts';
import type { Difference } from '../../core/views/policy-test.ts';
import type { Explanation } from '../../plan/explain.ts';
import type { PolicyTest } from './schema.ts';

/** What came of a test: the plan, the resources that were judged, and why each matched or not. */
export interface Outcome {
  readonly plan: Plan;
  readonly resources: readonly Resource[];
  readonly explanations: readonly Explanation[];
}

type Place = (path: readonly (string | number)[]) => Position;
type Judged = 'matched' | 'not matched' | 'unknown';

/** Everything in which the outcome is not what was expected; positions are those of the expectations. */
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
      const its = resources.filter((one) => one.id === id);
      if (its.length === 0) return [difference(id, expected, 'not there', at([key, index]))];
      return its
        .filter((one) => judged(one) !== expected)
        .map((one) => difference(id, expected, judged(one), at([key, index]), one.arn));
    });
  const wanted = expect.matched;
  const more =
    wanted === undefined
      ? []
      : resources
          .filter((one) => matched.has(one.arn) && !wanted.includes(one.id) && !isNamed(expect, one.id))
          .map((one) => difference(one.id, 'not matched', 'matched', at(['matched']), one.arn));
  return [
    ...named('matched', 'matched'),
    ...named('not-matched', 'not matched'),
    ...named('unknown', 'unknown'),
    ...more,
  ];
}

function isNamed(expect: PolicyTest['expect'], id: string): boolean {
  return (expect['not-matched'] ?? []).includes(id) || (expect.unknown ?? []).includes(id);
}

function plannedSteps(expect: PolicyTest['expect'], { plan }: Outcome, at: Place): readonly Difference[] {
  return Object.entries(expect.planned ?? {}).flatMap(([id, verbs]) => {
    const expected = wordsFor(verbs, 'no steps', ' → ');
    const got = wordsFor(
      plan.steps.filter(({ subject }) => subject.id === id).map(({ verb }) => verb),
      'no steps',
      ' → ',
    );
    return expected === got ? [] : [{ at: at(['planned', id]), id, expected, got }];
  });
}

function refusals(expect: PolicyTest['expect'], { plan }: Outcome, at: Place): readonly Difference[] {
  return Object.entries(expect.refused ?? {}).flatMap(([id, causes]) => {
    const its = plan.refusals.filter(({ subject }) => subject.id === id);
    const expected = wordsFor(
      Object.entries(causes)
        .map(([verb, cause]) => `${verb}: ${cause}`)
        .sort(),
      'nothing refused',
      ', ',
    );
    const got = wordsFor(
      [...new Set(its.map(({ verb, cause }) => `${verb}: ${cause}`))].sort(),
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
            got: its.length === 0 ? got : `${got} (${its.map(({ message }) => message).join('; ')})`,
          },
        ];
  });
}

function wordsFor(words: readonly string[], none: string, between: string): string {
  return words.length === 0 ? none : words.join(between);
}
