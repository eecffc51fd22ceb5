import type { Instance } from '@aws-sdk/client-ec2';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject, Json } from '../../core/json.ts';
import type { DetailCall, Objection } from '../../core/resource-type.ts';
import { unknown } from '../../core/truth.ts';
import type { Effect } from '../../core/verb.ts';
import { filterValueLimit, inChunks } from '../aws/chunks.ts';

const key = 'InstanceStorageSupported';

/** `InstanceStorageSupported`: whether instances of this type have instance store. */
export type WithInstanceStorage = Instance & { [key]?: boolean };
type Raw = AsJsonObject<WithInstanceStorage>;

/**
 * Whether an instance has disks of its own. DescribeInstances does not show such disks: an instance of type i4i, m5d or
 * g5 has them beside its EBS volumes, whatever its root device is. One call answers for a page of instances.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceTypeInfo.html,
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/InstanceStorage.html
 */
export const instanceStorage: DetailCall<Raw> = {
  key,
  iam: ['ec2:DescribeInstanceTypes'],
  fetch: async (aws, instances) => {
    const names = [...new Set(instances.flatMap(({ InstanceType }) => InstanceType ?? []))].sort();
    const byName = await storageOf(aws, names);
    return instances.map(({ InstanceType: name = 'unnamed' }) => {
      const isSupported = byName.get(name);
      return isSupported ?? unknown(`AWS does not describe the instance type ${name}`);
    });
  },
};

/**
 * Why a stop or a termination would lose data that no snapshot holds. A stopped instance has lost it already; a
 * hibernated one, too. An instance that runs from instance store has it, whatever its type says.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-store-lifetime.html,
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TerminateInstances.html
 */
export function instanceStoreLoss(instance: Raw, effect: Effect, options: Json): Objection | undefined {
  if (effect !== 'stop' && effect !== 'delete') return undefined;
  if (lostAlready.includes(instance.State?.Name ?? '') || acceptsLoss(options)) return undefined;
  const isRoot = instance.RootDeviceType === 'instance-store';
  if (!isRoot && instance[key] === false) return undefined;
  const type = instance.InstanceType ?? 'unknown';
  if (!isRoot && instance[key] === undefined)
    return { cause: 'class', message: `whether its type ${type} has instance store is not known` };
  return {
    cause: 'class',
    message:
      `${isRoot ? 'it runs from instance store' : `its type ${type} has instance store`}, whose data every stop and ` +
      "termination loses and no snapshot holds: the action's option `instance-store: lose` accepts that",
  };
}

const lostAlready: readonly string[] = ['stopped', 'shutting-down', 'terminated'];

/**
 * The same by the name of the type alone, for tests of policies, which have no AWS: in AWS's naming, `d` among the
 * letters after the generation says so, and some families always have it.
 * Source: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function hasInstanceStoreByName(type: string): boolean {
  const [family = ''] = type.toLowerCase().split('.');
  return /^[a-z]+\d+[a-z]*d/.test(family) || (alwaysStored.test(family) && family !== 'g5g');
}

const alwaysStored =
  /^(?:c[13]|cc2|cr1|d\d|f[12]|g2|g[5-9]|gr\d|h1|hs1|i\d|im\d|is\d|m[123]|mac-m4(?:pro)?$|p[5-9]|r3|trn\d|x1)(?!\d)/;

function acceptsLoss(options: Json): boolean {
  return (Object(options) as { readonly 'instance-store'?: Json })['instance-store'] === 'lose';
}

/** What a type of instance has does not change, so each set of types is asked for once per connection. */
const answers = new WeakMap<Aws, Map<string, ReadonlyMap<string, boolean>>>();

async function storageOf(aws: Aws, names: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
  const known = answers.get(aws) ?? new Map<string, ReadonlyMap<string, boolean>>();
  answers.set(aws, known);
  const set = names.join(' ');
  const earlier = known.get(set);
  if (earlier !== undefined) return earlier;
  // A filter leaves out types that the region does not have; with `InstanceTypes` the whole call would fail.
  const described = await inChunks(names, filterValueLimit, (chunk) =>
    aws.read.ec2.describeInstanceTypes({ Filters: [{ Name: 'instance-type', Values: chunk }], MaxResults: 100 }),
  );
  const byName = new Map(
    described.flatMap(({ InstanceType, InstanceStorageSupported }) =>
      InstanceType === undefined || InstanceStorageSupported === undefined
        ? []
        : [[InstanceType, InstanceStorageSupported] as const],
    ),
  );
  known.set(set, byName);
  return byName;
}
