import { readIsoTime } from '../../core/iso-time.ts';
import { nearestName } from '../../core/nearest-name.ts';
import { entryOf, spanOf, type YamlDocument, type YamlValue } from '../../python/yaml.ts';
import { zoneMeant } from '../schedule/zone.ts';
import type { Fault } from './fault.ts';
import { notYetCode, oneOf } from './fault.ts';
import { modeSchemas } from './mode.ts';
import { custodianSources } from './policy-keys.ts';
import { schemaFaults } from './schema-faults.ts';

const seeAlso = 'docs/reference/policies.md';

/** A date, or a time; without an offset it is UTC. */
export function momentOf(key: 'start' | 'end', item: YamlValue, faults: Fault[]): string | undefined {
  const written = textOf(item, key);
  if (written === undefined) return undefined;
  const time = readIsoTime(written);
  if (time !== undefined) return new Date(time.at).toISOString();
  faults.push({
    code: 'policy/bad-time',
    span: spanOf(item, [key]),
    message: `\`${written}\` is not a valid time.`,
    remedy: 'Write `2026-01-31` or `2026-01-31T18:00:00+01:00`.',
    seeAlso,
  });
  return undefined;
}

export function checkZone(item: YamlValue, faults: Fault[]): void {
  const tz = textOf(item, 'tz');
  if (tz === undefined) return;
  if (zoneMeant(tz) !== undefined) {
    faults.push({
      code: 'policy/no-effect',
      severity: 'warning',
      span: spanOf(item, ['tz']),
      message: '`tz` of a policy has no effect, as in Custodian: it is only checked.',
      remedy: 'Give `start` and `end` an offset (`+01:00`), and schedules a `default_tz`.',
      seeAlso,
    });
    return;
  }
  const nearest = nearestName(tz, Intl.supportedValuesOf('timeZone'));
  faults.push({
    code: 'policy/unknown-zone',
    span: spanOf(item, ['tz']),
    message: `There is no time zone \`${tz}\`.`,
    remedy: nearest ? `Did you mean \`${nearest}\`?` : 'Write a name like `Europe/Berlin`, or `utc`.',
    seeAlso,
  });
}

export function checkSource(item: YamlValue, faults: Fault[]): void {
  const source = textOf(item, 'source');
  if (source === undefined || source === 'describe') return;
  const span = spanOf(item, ['source']);
  if (custodianSources.includes(source)) {
    faults.push({
      code: notYetCode('source'),
      span,
      message: `Mayfly cannot read resources from \`${source}\` yet, only with AWS's describe calls.`,
      remedy: 'Remove `source` if the describe calls return enough.',
      seeAlso,
    });
    return;
  }
  const nearest = nearestName(source, ['describe', ...custodianSources]);
  faults.push({
    code: 'policy/wrong-value',
    span,
    message: `There is no source \`${source}\`.`,
    remedy: nearest ? `Did you mean \`${nearest}\`?` : 'Remove `source`: Mayfly reads resources with describe calls.',
    seeAlso,
  });
}

/** The text of a key; `undefined` if it is missing or not text, which the schema has already reported. */
function textOf(item: YamlValue, key: string): string | undefined {
  const value = entryOf(item, key)?.value;
  return value?.kind === 'text' || value?.kind === 'date' ? value.value : undefined;
}

export function checkMode(item: YamlValue, document: YamlDocument, faults: Fault[]): void {
  const mode = entryOf(item, 'mode')?.value;
  const type = mode && entryOf(mode, 'type')?.value;
  if (mode === undefined || type?.kind !== 'text') return;
  const schema = Object.hasOwn(modeSchemas, type.value) ? modeSchemas[type.value] : undefined;
  if (schema === undefined) {
    const known = Object.keys(modeSchemas);
    const nearest = nearestName(type.value, known);
    faults.push({
      code: 'policy/unknown-mode',
      span: type,
      message: `There is no mode \`${type.value}\`.`,
      remedy: nearest ? `Did you mean \`${nearest}\`?` : `It can be ${oneOf(known)}.`,
      seeAlso,
    });
    return;
  }
  const value = document.json(mode);
  const result = schema.safeParse(value);
  if (result.success) return;
  faults.push(
    ...schemaFaults(result.error.issues, {
      schema,
      value,
      name: `the mode \`${type.value}\``,
      spanOf: (path, which) => (path.length === 0 ? type : spanOf(mode, path, which)),
      seeAlso,
    }),
  );
}
