import { subnetKind } from '../../core/evidence/description.ts';
import { relatedFilter } from '../matching/related.ts';

/**
 * `subnet`: compares a value of the resource's subnets, with the options of `value`. Source: Custodian's filter of that
 * name.
 */
export const subnet = relatedFilter({
  name: 'subnet',
  kind: subnetKind,
  unsupported: {
    igw: 'Mayfly does not read route tables; remove `igw` and compare a tag of the subnet, or `MapPublicIpOnLaunch`',
    nat: 'Mayfly does not read route tables; remove `nat` and compare a tag of the subnet',
  },
  example: "{ type: subnet, key: 'tag:tier', value: private }",
});
