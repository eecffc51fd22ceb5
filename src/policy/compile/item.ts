import type { Place, Resource } from '../../core/resource.ts';
import type { TypeFacts } from '../../core/resource-type.ts';

/** What filters may know of values that are no resources of AWS: the items of a list, the variables of a run. */
export const ITEM: TypeFacts = {
  name: 'item',
  id: 'id',
  created: 'created',
  tags: undefined,
  isStateful: false,
  cloudFormationType: '',
};

/** Such a value in the form that filters judge. */
export function asItem(raw: Record<string, unknown>, id: string, { account, region }: Place): Resource {
  return { type: ITEM.name, id, arn: '', account, region, tags: NO_TAGS, raw, unread: NOTHING_UNREAD, seenAt: '' };
}

const NO_TAGS: ReadonlyMap<string, string> = new Map();
const NOTHING_UNREAD: ReadonlyMap<string, string> = new Map();
