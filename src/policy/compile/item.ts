import type { Place, Resource } from '../../core/resource.ts';
import type { TypeFacts } from '../../core/resource-type.ts';

/** What filters know about values that are not AWS resources: the items of a list, the variables of a run. */
export const ITEM: TypeFacts = {
  name: 'item',
  id: 'id',
  created: 'created',
  tags: undefined,
  isStateful: false,
};

/** Such a value as a resource, for filters. */
export function asItem(raw: Record<string, unknown>, id: string, { account, region }: Place): Resource {
  return { type: ITEM.name, id, arn: '', account, region, tags: NO_TAGS, raw, unread: NOTHING_UNREAD, seenAt: '' };
}

const NO_TAGS: ReadonlyMap<string, string> = new Map();
const NOTHING_UNREAD: ReadonlyMap<string, string> = new Map();
