import type { BlastMember, BlastRadius, RelatedResource, Ruling } from '../core/protection.ts';
import type { Ref, Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import { refKey } from './relatives.ts';
import { taglessTypes } from './tagless.ts';

/** More than this at once nobody oversees: it is deleted where it was made. */
export const mostTaken = 200;

export interface BlastRules {
  readonly types: ReadonlyMap<string, ResourceType>;
  /** Whether mayfly.yml allows this type of custom resource. */
  readonly isAllowed: (customType: string) => boolean;
  /** Whether a resource may go; `going`: all that goes in the same write. */
  readonly rule: (resource: Resource, going: ReadonlySet<string>) => Ruling;
  readonly relative: (ref: Ref) => RelatedResource;
}

/**
 * All that a write takes along, members of members, too, and the first reason against it: what is protected among it,
 * what would run code or is of a type that nobody here knows, and at last how much it is.
 */
export function blastOf(subject: Resource, verb: string, rules: BlastRules): BlastRadius {
  const { found, untold } = membersOf(subject, verb, rules);
  const going = new Set([refKey(subject), ...found.map(({ ref }) => refKey(ref))]);
  const taken: BlastMember[] = [];
  let refused: BlastRadius['refused'];
  let unread: BlastRadius['unread'];
  for (const { ref, relative } of found) {
    if (relative === 'tagless' || relative === 'strange') {
      taken.push({ ref });
    } else if (relative === 'unread' || relative === 'gone') {
      taken.push({ ref });
      unread ??= { ref, status: relative };
    } else {
      const ruling = rules.rule(relative, going);
      taken.push({ ref, resource: relative, class: ruling.class });
      if (ruling.kind === 'refused')
        refused ??= { cause: ruling.cause, message: `${nameOf(ref)} would go with it: ${ruling.message}` };
    }
  }
  refused ??= untold ?? strange(found, rules) ?? tooMuch(found.length);
  return { alsoDestroys: taken, ...(refused && { refused }), ...(unread && { unread }) };
}

/**
 * Something that goes along. `tagless`: takes the class of what it goes with; `strange`: what it is nobody can tell.
 */
interface Member {
  readonly ref: Ref;
  readonly relative: RelatedResource | 'tagless' | 'strange';
}

function membersOf(
  subject: Resource,
  verbName: string,
  rules: BlastRules,
): { readonly found: readonly Member[]; readonly untold?: BlastRadius['refused'] } {
  const found: Member[] = [];
  const seen = new Set([refKey(subject)]);
  const open = [{ resource: subject, verb: verbName }];
  let untold: BlastRadius['refused'];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const destroys = verbOf(rules.types, next.resource.type, next.verb)?.alsoDestroys;
    if (destroys === undefined) continue;
    for (const [key, cause] of next.resource.unread)
      untold ??= {
        cause: 'unread',
        message: `what would go with ${next.resource === subject ? 'it' : nameOf(next.resource)} cannot be told: ${key} could not be read (${cause})`,
      };
    if (next.resource.unread.size > 0) continue;
    for (const ref of destroys(next.resource)) {
      if (seen.has(refKey(ref))) continue;
      seen.add(refKey(ref));
      const relative = relativeOf(ref, rules);
      found.push({ ref: { type: ref.type, id: ref.id }, relative });
      // Stryker disable next-line ConditionalExpression,StringLiteral: said for TypeScript; a word has no type and so
      // no verb, and would be passed over at its turn.
      if (typeof relative !== 'string') open.push({ resource: relative, verb: 'delete' });
    }
  }
  return { found, ...(untold && { untold }) };
}

function relativeOf(ref: Ref, { types, isAllowed, relative }: BlastRules): Member['relative'] {
  if (types.has(ref.type)) return relative(ref);
  return taglessTypes.has(ref.type) || (isCustom(ref.type) && isAllowed(ref.type)) ? 'tagless' : 'strange';
}

export function verbOf(
  types: ReadonlyMap<string, ResourceType>,
  type: string,
  name: string,
): ResourceType['verbs'][string] | undefined {
  const verbs = types.get(type)?.verbs;
  return verbs !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined;
}

const atTheSource = 'delete it where it was made, by its pipeline, `cdk destroy` or the like';

function strange(found: readonly Member[], { isAllowed }: BlastRules): BlastRadius['refused'] {
  const custom = found.find(({ ref }) => isCustom(ref.type) && !isAllowed(ref.type));
  if (custom !== undefined)
    return {
      cause: 'unread',
      message: `${nameOf(custom.ref)} would go with it, which runs code that Mayfly cannot look into: ${atTheSource}, or name its type in \`protect.custom-resources-allowed\``,
    };
  const unknown = found.find(({ relative }) => relative === 'strange');
  if (unknown === undefined) return undefined;
  return {
    cause: 'unread',
    message: `${nameOf(unknown.ref)} would go with it, and Mayfly does not know the type ${unknown.ref.type}: ${atTheSource}`,
  };
}

function tooMuch(count: number): BlastRadius['refused'] {
  if (count <= mostTaken) return undefined;
  return {
    cause: 'limit',
    message: `it would take ${count} resources along, and Mayfly takes at most ${mostTaken} with one delete: ${atTheSource}`,
  };
}

function isCustom(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

export function nameOf(ref: Ref): string {
  return `${ref.type} ${ref.id}`;
}
