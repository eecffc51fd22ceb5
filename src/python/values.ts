/** Values as Python compares, counts, reads and writes them. */
export { isWithin, last, readCidr } from './values/cidr.ts';
export { csvRows } from './values/csv.ts';
export { parseJson } from './values/python-json.ts';
export { numberOf } from './values/python-number.ts';
export { strip } from './values/python-space.ts';
export { pythonText } from './values/python-text.ts';
export {
  asNumber,
  EMPTY_TUPLE,
  isBefore,
  isEqual,
  isHashable,
  isMapping,
  isMember,
  isRange,
  isRanges,
  isTrue,
  MOMENT,
  type Moment,
  type Range,
} from './values/python-value.ts';
export { readVersion } from './values/version.ts';
