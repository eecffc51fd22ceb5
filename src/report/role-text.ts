import { styleText } from 'node:util';
import type { Role, RoleStatement } from '../core/role.ts';

/** A role for people: what it may do and who needs that, what it must never do, and what of the protection IAM cannot see. */
export function roleToText(role: Role, { colour }: { readonly colour: boolean }): string {
  const bold = (text: string): string => (colour ? styleText('bold', text, { validateStream: false }) : text);
  const allowed = role.statements.filter(({ effect }) => effect === 'Allow');
  const denials = role.statements.filter(({ effect }) => effect === 'Deny');
  return [
    ...allowed.flatMap((statement) => [
      bold(headline(statement)),
      ...statement.actions.map((action) => `  ${action.padEnd(42)} ${reasonsFor(action, statement)}`),
      '',
    ]),
    ...(denials.length === 0 ? ['It may write to nothing.'] : [bold('Never, whatever else it is allowed to'), `  ${denials[0]?.actions.join(', ') ?? ''}`]),
    ...denials.map((statement) => `  where ${conditionOf(statement)}`),
    '',
    ...(role.unseen.length === 0 ? [] : [bold('What IAM cannot see of the protection; the guard does'), ...role.unseen.map((line) => `  ${line}`), '']),
    '--json prints the policies for IAM, --cloudformation a template. docs/iam.md says what the Deny cannot see.',
  ].join('\n');
}

function headline(statement: RoleStatement): string {
  const condition = statement.condition === undefined ? '' : `, where ${conditionOf({ ...statement, resources: [] })}`;
  return `May, on ${statement.resources.map(shortArn).join(', ')}${condition}`;
}

/** Who needs an action: the first few, and how many more. */
function reasonsFor(action: string, { reasons = {} }: RoleStatement): string {
  const all = reasons[action] ?? [];
  return all.length <= 2 ? all.join('; ') : `${all.slice(0, 2).join('; ')}; ${all.length - 2} more`;
}

function conditionOf({ condition = {}, resources }: RoleStatement): string {
  const tests = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => `${key} ${operator} ${values.join(' | ')}`),
  );
  return [...resources.filter((arn) => arn !== '*'), ...tests].join(' and ');
}

function shortArn(arn: string): string {
  return arn.replace(/^arn:\$\{AWS::Partition\}:/, '').replace('${AWS::AccountId}', 'ACCOUNT');
}
