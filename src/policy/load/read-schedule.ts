import { followSchedule } from '../../core/follow-schedule.ts';
import type { Policy } from '../../core/policy.ts';
import { entryOf, type YamlEntry, type YamlMap, type YamlValue } from '../../python/yaml.ts';
import { type ReadContext, readActions, readFilters } from './elements.ts';

/**
 * Reads the key `schedule` of a policy, a text or a mapping. It adds the filter `schedule` after the policy's own
 * filters, and the action `follow-schedule` before its actions. Faults are reported at its position.
 */
export function readSchedulePart(item: YamlValue, context: ReadContext): Pick<Policy, 'filters' | 'actions'> {
  const written = entryOf(item, 'schedule');
  if (written === undefined) return { filters: [], actions: [] };
  const filters = readFilters(listOf(asElement('schedule', written)), context);
  // The action has the same options: its faults are reported once.
  return {
    filters,
    actions: filters.length === 0 ? [] : readActions(listOf(asElement(followSchedule, written)), context),
  };
}

/** `schedule: nights` means `{type: schedule, off-hours: nights}`. */
function asElement(type: string, { key, value }: YamlEntry): YamlMap {
  const { start, end } = key;
  const named: YamlEntry = {
    key: { kind: 'text', value: 'type', start, end },
    value: { kind: 'text', value: type, start, end },
  };
  const options =
    value.kind === 'map'
      ? value.entries
      : [{ key: { kind: 'text' as const, value: 'off-hours', start: value.start, end: value.end }, value }];
  return { kind: 'map', start: value.start, end: value.end, entries: [named, ...options] };
}

function listOf(element: YamlMap): YamlValue {
  return { kind: 'list', items: [element], start: element.start, end: element.end };
}
