import type { ManagedPolicy, PolicyStatement } from '../../../src/core/views/role.ts';

/**
 * A call as IAM judges it. Each resource is judged by itself, with its own tags, and the call is allowed where all of
 * them are.
 */
export interface Request {
  readonly action: string;
  readonly resources: readonly { readonly arn: string; readonly tags?: Readonly<Record<string, string>> }[];
  /** Condition keys of the request; several values where AWS has several. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

export type Decision = 'allowed' | 'denied' | 'not-allowed';

/**
 * IAM, as far as our policies use it, written from its documentation and not from our code: an explicit Deny wins, then
 * an Allow is needed. An operator that it does not know throws: a condition that nobody judged must not look like one
 * that held. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html,
 * reference_policies_elements_condition_operators.html
 */
export function decide(policies: readonly ManagedPolicy[], request: Request): Decision {
  const statements = policies.flatMap(({ document }) => document.Statement);
  const decisions = request.resources.map((resource) => {
    const fitting = statements.filter((statement) => fits(statement, request, resource));
    if (fitting.some(({ Effect }) => Effect === 'Deny')) return 'denied';
    return fitting.length > 0 ? 'allowed' : 'not-allowed';
  });
  if (decisions.includes('denied')) return 'denied';
  return decisions.length > 0 && decisions.every((each) => each === 'allowed') ? 'allowed' : 'not-allowed';
}

function fits(
  statement: PolicyStatement,
  { action, context = {} }: Request,
  { arn, tags = {} }: Request['resources'][number],
): boolean {
  const keys = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), [value].flat()]));
  for (const [key, value] of Object.entries(tags)) keys.set(`aws:resourcetag/${key}`.toLowerCase(), [value]);
  return (
    statement.Action.some((pattern) => like(pattern.toLowerCase(), action.toLowerCase())) &&
    statement.Resource.some((pattern) => arnLike(pattern, arn)) &&
    Object.entries(statement.Condition ?? {}).every(([operator, tests]) =>
      Object.entries(tests).every(([key, wanted]) => holds(operator, keys.get(key.toLowerCase()), wanted)),
    )
  );
}

function holds(written: string, found: readonly string[] | undefined, wanted: readonly string[]): boolean {
  const [, set, operator = '', ifExists] = /^(ForAnyValue:|ForAllValues:)?([A-Za-z]+?)(IfExists)?$/.exec(written) ?? [];
  if (operator === 'Null') return wanted.includes(found === undefined ? 'true' : 'false');
  if (found === undefined) return ifExists !== undefined || operator.includes('Not') || set === 'ForAllValues:';
  const test = (value: string): boolean => {
    const any = (same: (pattern: string) => boolean): boolean => wanted.some(same);
    switch (operator) {
      case 'StringEquals':
        return any((text) => text === value);
      case 'StringNotEquals':
        return !any((text) => text === value);
      case 'StringEqualsIgnoreCase':
        return any((text) => text.toLowerCase() === value.toLowerCase());
      case 'StringNotEqualsIgnoreCase':
        return !any((text) => text.toLowerCase() === value.toLowerCase());
      case 'StringLike':
        return any((pattern) => like(pattern, value));
      case 'StringNotLike':
        return !any((pattern) => like(pattern, value));
      case 'Bool':
        return any((text) => text.toLowerCase() === value.toLowerCase());
      default:
        throw new TypeError(`the evaluator does not know the operator ${written}`);
    }
  };
  if (set === 'ForAllValues:') return found.every(test);
  if (set === undefined && found.length !== 1)
    throw new TypeError(`${written} on a key with ${found.length} values needs ForAnyValue or ForAllValues`);
  return found.some(test);
}

/** The six parts of an ARN are compared one by one; `*` alone is everything. */
function arnLike(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const [wanted, found] = [parts(pattern), parts(arn)];
  return found.length === 6 && wanted.length === 6 && wanted.every((part, index) => like(part, found[index] ?? ''));
}

function parts(arn: string): readonly string[] {
  const [a = '', b = '', c = '', d = '', e = '', ...rest] = arn.split(':');
  return rest.length === 0 ? [] : [a, b, c, d, e, rest.join(':')];
}

const expressions = new Map<string, RegExp>();

function like(pattern: string, text: string): boolean {
  const known = expressions.get(pattern) ?? expressionOf(pattern);
  expressions.set(pattern, known);
  return known.test(text);
}

function expressionOf(pattern: string): RegExp {
  const source = [...pattern]
    .map((sign) => (sign === '*' ? '.*' : sign === '?' ? '.' : sign.replace(/[\\^$+.()|[\]{}]/, String.raw`\$&`)))
    .join('');
  return new RegExp(`^${source}$`, 's');
}
