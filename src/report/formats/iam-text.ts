import type { Role, RoleStatement } from '../../core/views/role.ts';
import { padEnd } from '../columns.ts';
import type { Format } from '../format.ts';
import { painter, type Terminal } from '../terminal.ts';

export const iamText: Format<'iam'> = {
  of: 'iam',
  name: 'text',
  description: 'text for a terminal',
  print: ({ role }, terminal) => roleToText(role, terminal),
};

/**
 * An IAM role for people: the actions it allows and who needs them, what it denies, and which protection IAM cannot
 * express.
 */
export function roleToText(role: Role, { colour }: Pick<Terminal, 'colour'>): string {
  const paint = painter({ colour });
  const bold = (text: string): string => paint('bold', text);
  const allowed = role.statements.filter(({ effect }) => effect === 'Allow');
  const denials = role.statements.filter(({ effect }) => effect === 'Deny');
  return [
    ...allowed.flatMap((statement) => [bold(headline(statement)), ...actionLines(statement), '']),
    ...(denials.length === 0
      ? ['The role has no write actions, so it needs no Deny.']
      : [bold('Denied, whatever else allows it'), ...denialLines(denials)]),
    '',
    ...(role.guardOnly.length === 0
      ? []
      : [
          bold('Protection in mayfly.yml that IAM cannot express; the guard enforces it'),
          ...role.guardOnly.map((line) => `  ${line}`),
          '',
        ]),
    '--json prints IAM policies, --cloudformation a template. docs/iam.md lists what else the Deny cannot cover.',
  ].join('\n');
}

function headline({ resources, condition = {} }: RoleStatement): string {
  const tests = testsOf(condition).map(({ operator, key, values }) => `${key} ${operator} ${values.join(' | ')}`);
  return `Allowed on ${resources.map(shortArn).join(', ')}${tests.length > 0 ? `, where ${tests.join(' and ')}` : ''}`;
}

/**
 * One line for each action, with those who need it; or one paragraph for all actions where the same policies need them.
 */
function actionLines({ actions, reasons = {} }: RoleStatement): readonly string[] {
  const [only, ...others] = new Set(actions.map((action) => firstOf(reasons[action] ?? [])));
  if (actions.length > 1 && only !== undefined && others.length === 0)
    return [`  ${actions.join(', ')}`, `  for: ${only}`];
  const width = Math.max(...actions.map((action) => action.length));
  return actions.map((action) => `  ${padEnd(action, width)} ${firstOf(reasons[action] ?? [])}`);
}

function firstOf(reasons: readonly string[]): string {
  return reasons.length <= 2 ? reasons.join('; ') : `${reasons.slice(0, 2).join('; ')}; ${reasons.length - 2} more`;
}

/** Keys with the same condition stand in one line. */
function denialLines(denials: readonly RoleStatement[]): readonly string[] {
  const tests = denials.flatMap(({ condition = {} }) => testsOf(condition));
  const alike = Map.groupBy(tests, ({ operator, values }) => `${operator} ${values.join(' | ')}`);
  const arns = denials.flatMap(({ resources }) => resources).filter((arn) => arn !== '*');
  return [
    `  ${denials[0]?.actions.join(', ') ?? ''}`,
    ...[...alike].map(([condition, group]) => `  where ${group.map(({ key }) => key).join(' | ')}\n    ${condition}`),
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
