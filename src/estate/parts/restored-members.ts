import type { MemberFate, RestoredMembers } from '../../core/restored-members.ts';

/** @param by members of the calls that create the resource. */
export function restored(...by: readonly string[]): MemberFate {
  return { kind: 'restored', by };
}

/** What AWS sets or the snapshot contains: there is nothing to restore. */
export function other(reason: string): MemberFate {
  return { kind: 'other', reason };
}

/**
 * What is not restored.
 * @param what for the documentation: `read replicas`.
 * @param message a sentence for people about a resource that had it; or how to make one of the value.
 * @param hadIt whether the resource had it. Left out: the value is there and is not empty, false, or switched off.
 */
export function told(
  what: string,
  message: string | ((value: string) => string),
  hadIt: (value: unknown, raw: Readonly<Record<string, unknown>>) => boolean = isOn,
): MemberFate {
  return {
    kind: 'told',
    what,
    message: (value, raw) => {
      if (!hadIt(value, raw)) return undefined;
      return typeof message === 'string' ? message : message(printed(value));
    },
  };
}

/** Sentences about what this resource had and the restored one will not have. */
export function toldAbout(
  raw: Readonly<Record<string, unknown>>,
  { members }: Pick<RestoredMembers, 'members'>,
): readonly string[] {
  return Object.entries(members).flatMap(([name, fate]) =>
    fate.kind === 'told' ? (fate.message(raw[name], raw) ?? []) : [],
  );
}

function isOn(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '' || value === 0) return false;
  if (typeof value === 'string') return !/^(disabled|none|stopped|off|default)$/i.test(value);
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

function printed(value: unknown): string {
  if (Array.isArray(value)) return value.map(printed).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
