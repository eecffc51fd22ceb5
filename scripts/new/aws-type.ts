import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { ListCall } from './sdk-client.ts';

/** A type in AWS's own specification of its types. */
export interface AwsType {
  /** `AWS::EC2::NatGateway` */
  readonly name: string;
  /** `NatGateway` */
  readonly kind: string;
  /** `arn:${Partition}:ec2:${Region}:${Account}:natgateway/${NatGatewayId}`; AWS does not say it for all types. */
  readonly arn: string | undefined;
  /** Its properties that identify one. */
  readonly ids: readonly string[];
}

/** Facts about a type from its specification and from what the call that lists it returns. */
export interface Facts {
  readonly id: string;
  /** The member with the ARN; or its form, `ec2:natgateway`. */
  readonly arn: { readonly member: string } | { readonly form: string };
  readonly created: string | undefined;
  /** Whether the call returns the tags as `Tags`. */
  readonly isTagged: boolean;
  /** The member that says in which state one is. */
  readonly state: string | undefined;
}

/** AWS's specification of all its types, which takes half a second to load. */
let specification: ReturnType<typeof loadAwsServiceSpecSync> | undefined;

/**
 * The type that is meant; or why none is, as a sentence.
 * @param cloudformation left out: the one whose name is the type's in a service whose name begins like this one's.
 */
export function awsTypeOf(name: string, service: string, cloudformation: string | undefined): AwsType | string {
  specification ??= loadAwsServiceSpecSync();
  const found = specification.all('resource').filter(({ cloudFormationType }) => {
    const [, owner = '', kind = ''] = cloudFormationType.split('::');
    if (cloudformation !== undefined) return cloudFormationType === cloudformation;
    return plain(kind) === plain(name) && plain(owner).startsWith(plain(service));
  });
  // Of `AWS::Kinesis::Stream` and `AWS::KinesisVideo::Stream`, the service `kinesis` has the first.
  const own = found.filter(
    ({ cloudFormationType }) => plain(cloudFormationType.split('::')[1] ?? '') === plain(service),
  );
  const [only, ...others] = own.length > 0 ? own : found;
  if (only === undefined)
    return cloudformation === undefined
      ? `CloudFormation has no type of the name \`${name}\`. ${remedyFor(name, service)}`
      : `CloudFormation has no type ${cloudformation}. Copy its name from AWS's page on resource types.`;
  if (others.length > 0)
    return `Name one with --cloudformation: ${found.map(({ cloudFormationType }) => cloudFormationType).join(', ')}.`;
  const { cloudFormationType, arnTemplate, primaryIdentifier = [] } = only;
  const [, , kind = ''] = cloudFormationType.split('::');
  return { name: cloudFormationType, kind, arn: arnTemplate, ids: primaryIdentifier };
}

/** Types of the service whose names have all words of the name, beside the service's own: `subnet` and `group`. */
function remedyFor(name: string, service: string): string {
  const words = name.split('-').filter((word) => !service.split('-').includes(word));
  const likely = (specification?.all('resource') ?? [])
    .map(({ cloudFormationType }) => cloudFormationType)
    .filter((type) => {
      const [, owner = '', kind = ''] = type.split('::').map(plain);
      // `@aws-sdk/client-cloudwatch-logs` is `AWS::Logs`.
      const isOfService = owner.startsWith(plain(service)) || plain(service).endsWith(owner);
      return isOfService && words.every((word) => kind.includes(word));
    })
    .sort();
  if (likely.length === 0 || likely.length > 12) return 'Name it with --cloudformation AWS::X::Y.';
  return likely.length === 1
    ? `Did you mean --cloudformation ${likely.join()}?`
    : `Name one with --cloudformation: ${likely.join(', ')}.`;
}

/** The facts; or which of them cannot be found, as a sentence. */
export function factsOf({ name, kind, arn, ids }: AwsType, { operation, members }: ListCall): Facts | string {
  const id = memberOf(members, 'string', [...ids, `${kind}Id`, `${kind}Name`, `${kind}Arn`]);
  if (id === undefined) return `Nothing that ${operation} returns is the id of ${name}.`;
  const member = memberOf(members, 'string', [`${kind}Arn`, 'Arn']);
  const [, service = '', own] =
    /^arn:\$\{Partition\}:([\w-]+):\$\{Region\}:\$\{Account\}:([\w-]+)\/\$\{\w+\}$/.exec(arn ?? '') ?? [];
  if (member === undefined && own === undefined) return `The ARN of ${name} is not known.`;
  return {
    id,
    arn: member === undefined ? { form: `${service}:${own ?? ''}` } : { member },
    created: memberOf(members, 'Date', dates),
    isTagged: members.get('Tags') === 'Tag[]',
    state: ['State', 'Status'].find((key) => members.has(key)),
  };
}

/** Names that services have for the moment of creation. */
const dates = ['CreateTime', 'CreationTime', 'CreatedTime', 'CreationDate', 'CreatedAt', 'CreatedDate'];

/** The first of these members that there is with this type. Some services begin names with a small letter. */
function memberOf(members: ListCall['members'], type: string, names: readonly string[]): string | undefined {
  for (const name of names)
    for (const [member, written] of members)
      if (member.toLowerCase() === name.toLowerCase() && written === type) return member;
  return undefined;
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
