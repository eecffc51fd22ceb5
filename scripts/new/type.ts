import { types } from '../../src/estate/vocabulary.ts';
import { type AwsType, awsTypeOf, type Facts, factsOf } from './aws-type.ts';
import { type Beginning, filled, type Scaffold, takenBy } from './scaffold.ts';
import { isInstalled, type ListCall, listCallOf, operationNamed } from './sdk-client.ts';
import { callName, clientOf, type Table, tableWith, usualVersion } from './service-table.ts';

/** `npm run new -- type NAME --service SERVICE` */
export const type: Scaffold = {
  kind: 'type',
  usage: 'NAME --service SERVICE [--cloudformation AWS::X::Y]',
  description: 'a type of AWS resources, by the name that Cloud Custodian has for it',
  missing: ({ name, service, cloudformation }) => {
    if (service === undefined || isInstalled(clientOf(service))) return undefined;
    // `begin` says what is wrong with the name; nothing is installed for that.
    if (takenBy('type', name, types) !== undefined || typeof awsTypeOf(name, service, cloudformation) === 'string')
      return undefined;
    return { name: clientOf(service), version: `<=${usualVersion()}` };
  },
  begin: ({ name, service, cloudformation }) => {
    const taken = takenBy('type', name, types);
    if (taken !== undefined) return taken;
    if (service === undefined)
      return 'Name the service with --service: a file of src/estate/aws/services/, or how `@aws-sdk/client-…` ends.';
    const awsType = awsTypeOf(name, service, cloudformation);
    if (typeof awsType === 'string') return awsType;
    const call = listCallOf(clientOf(service), awsType.kind);
    if (typeof call === 'string') return `${call} ${byHand}`;
    const facts = factsOf(awsType, call);
    if (typeof facts === 'string') return `${facts} ${byHand}`;
    const table = tableWith(service, call, awsType.arn?.split(':')[2]);
    return typeof table === 'string' ? table : beginning({ name, service, awsType, call, facts, table });
  },
};

const byHand = 'Write this type by hand: CONTRIBUTING.md says how.';

interface Parts {
  readonly name: string;
  readonly service: string;
  readonly awsType: AwsType;
  readonly call: ListCall;
  readonly facts: Facts;
  readonly table: Table;
}

function beginning(parts: Parts): Beginning {
  const { name, table } = parts;
  const words = { ...sourceWords(parts), ...testWords(parts) };
  const tests = hasTagVerbs(parts) ? filled('type.tags.test.ts', name, words) : '';
  return {
    files: new Map([
      [`src/estate/resources/${name}.ts`, filled('type.ts', name, words)],
      [`test/unit/estate/resources/${name}.test.ts`, filled('type.test.ts', name, { ...words, tests })],
      ...(table.files ?? []),
    ]),
    changes: table.changes,
    next: nextOf(parts),
  };
}

/** The EC2 API tags all that it has in one way, by the id; other services have calls of their own. */
function hasTagVerbs({ service, facts: { isTagged, arn } }: Parts): boolean {
  return service === 'ec2' && isTagged && 'form' in arn;
}

function sourceWords(parts: Parts): Readonly<Record<string, string>> {
  const { service, awsType, call, table } = parts;
  const { id, arn, created, isTagged, state } = parts.facts;
  const canTag = hasTagVerbs(parts);
  const [iamService = '', iamKind = ''] = 'form' in arn ? arn.form.split(':') : [];
  const typical = [
    ...('member' in arn && arn.member !== id
      ? [`${arn.member}: \`${arnOf(parts, 'region', 'account', '${id}')}\``]
      : []),
    ...(state === undefined ? [] : [`${state}: 'available'`]),
  ];
  // What a member is made of is a parameter.
  const parameters = typical.some((member) => member.includes('${')) ? '(id, { account, region })' : '()';
  return {
    client: clientOf(service),
    service: table.name,
    call: callName(call.operation),
    action: `${table.iam}:${call.operation}`,
    item: call.item,
    imports: canTag
      ? "import { ec2Tags } from '../parts/ec2-tags.ts';\nimport { stackOf } from '../parts/relations.ts';\n"
      : '',
    about: canTag ? 'Mayfly finds and tags them.' : 'They have no verbs: Mayfly finds them, and notifies their owners.',
    source: `https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/${pageOf(awsType.name)}.html`,
    cloudformation: awsType.name,
    arn: 'form' in arn ? `'${arn.form}'` : `({ ${arn.member} }) => ${arn.member} ?? ''`,
    id,
    idOfArn: 'member' in arn && arn.member === id ? '\n  idOfArn: (arn) => arn,' : '',
    iamResource: canTag
      ? `{ name: '${iamService}:${iamKind}', arn: '${iamService}:*:\${AWS::AccountId}:${iamKind}/*' }`
      : 'undefined',
    createdBy: canTag ? creation(parts) : 'undefined',
    created: created === undefined ? 'undefined' : `'${created}'`,
    tags: isTagged ? "'Tags'" : 'undefined',
    parents: canTag ? "\n  parents: ['cfn'],\n  partOf: ({ Tags }) => stackOf(Tags)," : '',
    verbs: canTag ? `ec2Tags<AsJsonObject<${call.item}>>()` : '{}',
    fixture: `${parameters} => ({ ${typical.join(', ')} })`,
  };
}

/** The call that creates one, as the client spells it. */
function creation({ service, awsType }: Parts): string {
  const operation = operationNamed(clientOf(service), `Create${awsType.kind}`);
  return operation === undefined ? 'undefined' : `['${operation}']`;
}

function testWords(parts: Parts): Readonly<Record<string, string>> {
  const { name, call } = parts;
  const { id, arn } = parts.facts;
  const isArn = 'member' in arn && arn.member === id;
  const exampleArn = (at: number): string => `\`${arnOf(parts, 'place.region', 'place.account', `${name}-${at}`)}\``;
  const exampleId = (at: number): string => (isArn ? exampleArn(at) : `'${name}-${at}'`);
  const example = (at: number): string => {
    const members = [[id, exampleId(at)], ...('member' in arn && !isArn ? [[arn.member, exampleArn(at)]] : [])];
    return `{ ${members.map(([key = '', value = '']) => `${key}: ${value}`).join(', ')} }`;
  };
  return {
    helpers: hasTagVerbs(parts) ? 'perform, resourceOf, tagList, typeNamed' : 'resourceOf, typeNamed',
    first: example(1),
    second: example(2),
    firstId: exampleId(1),
    firstArn: exampleArn(1),
    secondId: exampleId(2),
    thirdId: exampleId(3),
    items: call.items,
  };
}

/** An ARN of the type as a template text that names its region and account so. */
function arnOf({ name, awsType, table }: Parts, region: string, account: string, id: string): string {
  const { arn = `arn:\${Partition}:${table.iam}:\${Region}:\${Account}:${name}/\${Id}` } = awsType;
  return arn.replaceAll(/\$\{(\w+)\}/g, (_, part: string) => {
    if (part === 'Partition') return 'aws';
    return part === 'Region' ? `\${${region}}` : part === 'Account' ? `\${${account}}` : id;
  });
}

/** `AWS::EC2::NatGateway` → `aws-resource-ec2-natgateway`, as AWS names the page. */
function pageOf(cloudFormationType: string): string {
  const [, owner = '', kind = ''] = cloudFormationType.toLowerCase().split('::');
  return `aws-resource-${owner}-${kind}`;
}

function nextOf(parts: Parts): readonly string[] {
  const { name, table, facts } = parts;
  const source = `src/estate/resources/${name}.ts`;
  return [
    `Say in ${source} what it is (\`isStateful\`, \`isGone\`, \`partOf\`, \`fixture\`), and what it costs.`,
    'Read only the wanted ones in `byId`, if AWS has a call for that.',
    ...(facts.isTagged
      ? []
      : ['Its listing has no tags. If it can be tagged, read them in `detailCalls` before it gets a verb.']),
    `A verb needs \`iamResource\` and \`createdBy\`, and in ${table.path} its write, with what that changes.`,
    'If Cloud Custodian has another name for it, take that one.',
    ...(table.changes?.has('package.json') ? ['`npm install` brings package-lock.json up to date.'] : []),
  ];
}
