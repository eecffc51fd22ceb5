import type { ManagedPolicy, PolicyDocument, PolicyStatement, Role, RoleStatement } from '../core/views/role.ts';

/**
 * Characters of one managed policy. AWS does not count white space; spaces within texts are counted here, to be safe.
 */
const maxCharacters = 6144;

/**
 * The role as customer managed policies of IAM, as few as possible with the statements in their order. Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * @param values replace `${AWS::Partition}` and `${AWS::AccountId}`. By default `aws` and `*`: a role reaches only its
 * own account anyway.
 */
export function toPolicyDocuments(
  role: Role,
  values: { readonly partition?: string; readonly account?: string } = {},
): readonly ManagedPolicy[] {
  const { partition = 'aws', account = '*' } = values;
  const fill = (arn: string): string =>
    arn.replaceAll('${AWS::Partition}', partition).replaceAll('${AWS::AccountId}', account);
  return named(packed(role.statements.map((statement) => statementOf(statement, fill))));
}

/** Documents with CloudFormation's variables in their ARNs, which still fit once the variables are replaced. */
export function toOpenDocuments(role: Role): readonly ManagedPolicy[] {
  return named(packed(role.statements.map((statement) => statementOf(statement, (arn) => arn))));
}

function named(documents: readonly PolicyDocument[]): readonly ManagedPolicy[] {
  return documents.map((document, index) => ({ name: `mayfly-${index + 1}`, document }));
}

function statementOf(
  { sid, effect, actions, resources, condition }: RoleStatement,
  fill: (arn: string) => string,
): PolicyStatement {
  return {
    Sid: sid,
    Effect: effect,
    Action: actions,
    Resource: resources.map(fill),
    ...(condition && { Condition: condition }),
  };
}

function packed(statements: readonly PolicyStatement[]): readonly PolicyDocument[] {
  const documents: PolicyStatement[][] = [];
  for (const statement of statements.flatMap(fitting)) {
    const last = documents.at(-1);
    if (last && sizeOf(documentOf([...last, statement])) <= maxCharacters) last.push(statement);
    else documents.push([statement]);
  }
  return documents.map(documentOf);
}

/**
 * A statement that is too large becomes several with the same meaning: its actions, or else its resources, are split.
 */
function fitting(statement: PolicyStatement): readonly PolicyStatement[] {
  if (sizeOf(documentOf([statement])) <= maxCharacters) return [statement];
  const { Action, Resource } = statement;
  const halves =
    Action.length > 1
      ? halved(Action).map((some) => ({ ...statement, Action: some }))
      : halved(Resource).map((some) => ({ ...statement, Resource: some }));
  if (halves.length < 2) throw new RangeError(`The statement ${statement.Sid} is larger than an IAM policy can be.`);
  return halves.flatMap((half, index) => fitting({ ...half, Sid: `${statement.Sid}${index === 0 ? 'A' : 'B'}` }));
}

function halved(texts: readonly string[]): readonly (readonly string[])[] {
  const half = Math.ceil(texts.length / 2);
  return texts.length < 2 ? [texts] : [texts.slice(0, half), texts.slice(half)];
}

function documentOf(Statement: readonly PolicyStatement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement };
}

function sizeOf(document: PolicyDocument): number {
  return JSON.stringify(document).length;
}
