import type { ManagedPolicy, PolicyDocument, PolicyStatement, Role, RoleStatement } from '../core/views/role.ts';

/**
 * Characters of one managed policy. AWS does not count white space; here spaces within texts count, so that there is no
 * doubt.
 */
const limit = 6144;

/**
 * The role as customer managed policies of IAM, as few as its statements fit into in their order. Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * @param where what stands for `${AWS::Partition}` and `${AWS::AccountId}`; left out: `aws`, and any account. Only the
 * account of the role counts anyway.
 */
export function toPolicyDocuments(
  role: Role,
  where: { readonly partition?: string; readonly account?: string } = {},
): readonly ManagedPolicy[] {
  const { partition = 'aws', account = '*' } = where;
  const fill = (arn: string): string =>
    arn.replaceAll('${AWS::Partition}', partition).replaceAll('${AWS::AccountId}', account);
  return named(packed(role.statements.map((statement) => statementOf(statement, fill))));
}

/** Documents whose ARNs still hold CloudFormation's variables, cut so that they fit when those are filled in. */
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
    if (last && sizeOf(documentOf([...last, statement])) <= limit) last.push(statement);
    else documents.push([statement]);
  }
  return documents.map(documentOf);
}

/**
 * A statement that is too large by itself is several with the same meaning: its actions, or else its resources, are
 * shared out.
 */
function fitting(statement: PolicyStatement): readonly PolicyStatement[] {
  if (sizeOf(documentOf([statement])) <= limit) return [statement];
  const { Action, Resource } = statement;
  const halves =
    Action.length > 1
      ? halved(Action).map((some) => ({ ...statement, Action: some }))
      : halved(Resource).map((some) => ({ ...statement, Resource: some }));
  if (halves.length < 2) throw new RangeError(`the statement ${statement.Sid} is larger than IAM takes`);
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
