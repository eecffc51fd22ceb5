import type { Aws } from '../../src/core/aws.ts';
import type { Permit } from '../../src/core/permit.ts';
import { mint } from '../../src/core/permit-mint.ts';
import type { Resource } from '../../src/core/resource.ts';
import type { Checked, Performed, Task, Verb } from '../../src/core/verb.ts';
import { connect } from '../../src/estate/aws/connect.ts';
import { readCurrent } from '../../src/estate/inventory/inventory.ts';
import { types } from '../../src/estate/vocabulary.ts';
import type { Moto } from './moto.ts';

export const place = { account: '123456789012', region: 'eu-west-1' };

/** Credentials that the emulator takes for its own account. */
function useDummyCredentials(): void {
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
}

export function awsOf(moto: Moto, own: readonly string[] = []): Promise<Aws> {
  return connectTo(moto.endpoint, own);
}

export async function connectTo(endpoint: string, own: readonly string[] = []): Promise<Aws> {
  useDummyCredentials();
  const connection = await connect({ endpoint, regions: [place.region], own });
  return connection.open(place);
}

export function typeNamed(name: string) {
  const type = types.find((each) => each.name === name);
  if (type === undefined) throw new Error(`there is no type ${name}`);
  return type;
}

export async function readOne(aws: Aws, type: string, id: string): Promise<Resource> {
  const [found] = await readCurrent(aws, typeNamed(type), [id], new Date());
  if (found === undefined) throw new Error(`there is no ${type} ${id}`);
  return found;
}

/** A permit as the guard would give it, just now. */
export function permitFor(resource: Resource, verb: string, changes: Partial<Permit> = {}): Permit {
  const { type, id, arn, account, region } = resource;
  return mint({
    type,
    id,
    arn,
    account,
    region,
    step: 'step-1',
    verb,
    expires: Date.now() + 30_000,
    covers: [{ type, id }],
    ...changes,
  });
}

/** Performs a verb as apply does, and looks once how it ended. */
export async function perform(
  aws: Aws,
  resource: Resource,
  name: string,
  given: unknown = {},
): Promise<{ performed: Performed; checked: Checked }> {
  const verb = typeNamed(resource.type).verbs[name] as unknown as Verb<Record<string, unknown>, unknown>;
  const options = verb.options.parse(given);
  const now = new Date();
  const task: Task<Record<string, unknown>, unknown> = {
    permit: permitFor(resource, name),
    resource,
    options,
    step: 'step-1',
    now,
  };
  const performed =
    'run' in verb.perform ? await verb.perform.run(aws, task) : (await verb.perform.runAll(aws, [task]))[0];
  if (performed === undefined) throw new Error('a verb gives one outcome per permit');
  return { performed, checked: await verb.check(aws, { source: resource, options, performed, step: 'step-1', now }) };
}
