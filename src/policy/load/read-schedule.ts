import type { Policy } from '../../core/policy.ts';
import { followSchedule } from '../../core/schedule-words.ts';
import type { YamlEntry, YamlMap, YamlValue } from '../../python/yaml/value.ts';
import { entryOf } from '../../python/yaml/yaml.ts';
import { type ReadContext, readActions, readFilters } from './elements.ts';

/**
 * The key `schedule` of a policy, one line or a mapping: it stands for the filter `schedule` behind the policy's own,
 * and the action `follow-schedule` before them. What is wrong with it is told at its place.
 */
export function readSchedulePart(item: YamlValue, context: ReadContext): Pick<Policy, 'filters' | 'actions'> {
  const written = entryOf(item, 'schedule');
  if (written === undefined) return { filters: [], actions: [] };
  const filters = readFilters(listOf(asElement('schedule', written)), context);
  // The action has the same options: they are faulty once.
  return {
    filters,
    actions: filters.length === 0 ? [] : readActions(listOf(asElement(followSchedule, written)), context),
  };
}

/** `schedule: nights` is `{type: schedule, off-hours: nights}`. */
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
