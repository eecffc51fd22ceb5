import type { FilterDefinition } from '../../src/core/filter.ts';
import { age } from '../../src/policy/filters/age.ts';
import { ephemeral } from '../../src/policy/filters/ephemeral.ts';
import { instanceAge } from '../../src/policy/filters/instance-age.ts';
import { instanceUptime } from '../../src/policy/filters/instance-uptime.ts';
import { listItem } from '../../src/policy/filters/list-item.ts';
import { markedForOp } from '../../src/policy/filters/marked-for-op.ts';
import { offhour } from '../../src/policy/filters/offhour.ts';
import { onhour } from '../../src/policy/filters/onhour.ts';
import { reduce } from '../../src/policy/filters/reduce.ts';
import { stateAge } from '../../src/policy/filters/state-age.ts';
import { tagCount } from '../../src/policy/filters/tag-count.ts';
import { value } from '../../src/policy/filters/value.ts';

/** The filters that the oracles ask. */
export const oracleFilters: readonly FilterDefinition[] = [
  age,
  ephemeral,
  instanceAge,
  instanceUptime,
  listItem,
  markedForOp,
  offhour,
  onhour,
  reduce,
  stateAge,
  tagCount,
  value,
];
