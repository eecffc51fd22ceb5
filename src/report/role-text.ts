import { styleText } from 'node:util';
import type { Role, RoleStatement } from '../core/views/role.ts';

/**
 * A role for people: what it may do and who needs that, what it must never do, and what of the protection IAM cannot
 * see.
 */
export function roleToText(role: Role, { colour }: { readonly colour: boolean }): string {
  const bold = (text: string): string => (colour ? styleText('bold', text, { validateStream: false }) : text);
  const allowed = role.statements.filter(({ effect }) => effect === 'Allow');
  const denials = role.statements.filter(({ effect }) => effect === 'Deny');
  return [
    ...allowed.flatMap((statement) => [bold(headline(statement)), ...asked(statement), '']),
    ...(denials.length === 0
      ? ['It writes to nothing, so there is nothing to forbid.']
      : [bold('Never, whatever else allows it'), ...forbidden(denials)]),
    '',
    ...(role.unseen.length === 0
      ? []
      : [bold('Of the protection in mayfly.yml, only the guard sees'), ...role.unseen.map((line) => `  ${line}`), '']),
    '--json prints the policies for IAM, --cloudformation a template. docs/iam.md says what else the Deny cannot see.',
  ].join('\n');
}

function headline({ resources, condition = {} }: RoleStatement): string {
  const tests = testsOf(condition).map(({ operator, key, values }) => `${key} ${operator} ${values.join(' | ')}`);
  return `May, on ${resources.map(shortArn).join(', ')}${tests.length > 0 ? `, where ${tests.join(' and ')}` : ''}`;
}

/**
 * An action a line, with the first of those who need it; or all actions in one paragraph where they are needed for the
 * same.
 */
function asked({ actions, reasons = {} }: RoleStatement): readonly string[] {
  const [only, ...others] = new Set(actions.map((action) => firstOf(reasons[action] ?? [])));
  if (actions.length > 1 && only !== undefined && others.length === 0)
    return [`  ${actions.join(', ')}`, `  for: ${only}`];
  return actions.map((action) => `  ${action.padEnd(38)} ${firstOf(reasons[action] ?? [])}`);
}

function firstOf(reasons: readonly string[]): string {
  return reasons.length <= 2 ? reasons.join('; ') : `${reasons.slice(0, 2).join('; ')}; ${reasons.length - 2} more`;
}

/** Statements that ask the same of several keys stand in one line. */
function forbidden(denials: readonly RoleStatement[]): readonly string[] {
  const tests = denials.flatMap(({ condition = {} }) => testsOf(condition));
  const alike = Map.groupBy(tests, ({ operator, values }) => `${operator} ${values.join(' | ')}`);
  const arns = denials.flatMap(({ resources }) => resources).filter((arn) => arn !== '*');
  return [
    `  ${denials[0]?.actions.join(', ') ?? ''}`,
    ...[...alike].map(([wanted, group]) => `  where ${group.map(({ key }) => key).join(' | ')}\n    ${wanted}`),
    ...arns.map((arn) => `  on ${arn}`),
  ];
}

function testsOf(
  condition: NonNullable<RoleStatement['condition']>,
): readonly { operator: string; key: string; values: readonly string[] }[] {
  return Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
  );
}

function shortArn(arn: string): string {
  return arn.replace(/^arn:\$\{AWS::Partition\}:/, '').replace('${AWS::AccountId}', 'ACCOUNT');
}
