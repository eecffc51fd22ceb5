import type { BlastMember, BlastRadius, RelatedResource, Ruling } from '../core/protection.ts';
import type { Ref, Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import { refKey } from './parents.ts';
import { taglessTypes } from './tagless.ts';

/** More than this at once nobody oversees: it is deleted where it was made. */
export const maxBlastRadius = 200;

export interface BlastRadiusRules {
  readonly types: ReadonlyMap<string, ResourceType>;
  /** Whether mayfly.yml allows this type of custom resource. */
  readonly isAllowed: (customType: string) => boolean;
  /** Whether a resource may go; `going`: all that goes in the same write. */
  readonly rule: (resource: Resource, destroyedKeys: ReadonlySet<string>) => Ruling;
  readonly relatedOf: (ref: Ref) => RelatedResource;
}

/**
 * All that a write takes along, members of members, too, and the first reason against it: what is protected among it,
 * what would run code or is of a type that nobody here knows, and at last how much it is.
 */
export function blastRadiusOf(subject: Resource, verb: string, rules: BlastRadiusRules): BlastRadius {
  const { found: members, untold: unreadMessage } = membersOf(subject, verb, rules);
  const destroyedKeys = new Set([refKey(subject), ...members.map(({ ref }) => refKey(ref))]);
  const alsoDestroys: BlastMember[] = [];
  let refused: BlastRadius['refused'];
  let unread: BlastRadius['unread'];
  for (const { ref, related } of members) {
    if (related === 'tagless' || related === 'strange') {
      alsoDestroys.push({ ref });
    } else if (related === 'unread' || related === 'gone') {
      alsoDestroys.push({ ref });
      unread ??= { ref, status: related };
    } else {
      const ruling = rules.rule(related, destroyedKeys);
      alsoDestroys.push({ ref, resource: related, class: ruling.class });
      if (ruling.kind === 'refused')
        refused ??= { cause: ruling.cause, message: `${nameOf(ref)} would go with it: ${ruling.message}` };
    }
  }
  refused ??= unreadMessage ?? strange(members, rules) ?? tooMuch(members.length);
  return { alsoDestroys, ...(refused && { refused }), ...(unread && { unread }) };
}

/**
 * Something that goes along. `tagless`: takes the class of what it goes with; `strange`: what it is nobody can tell.
 */
interface Member {
  readonly ref: Ref;
  readonly related: RelatedResource | 'tagless' | 'strange';
}

function membersOf(
  subject: Resource,
  verbName: string,
  rules: BlastRadiusRules,
): { readonly found: readonly Member[]; readonly untold?: BlastRadius['refused'] } {
  const members: Member[] = [];
  const visited = new Set([refKey(subject)]);
  const queue = [{ resource: subject, verb: verbName }];
  let refusal: BlastRadius['refused'];
  for (let current = queue.shift(); current !== undefined; current = queue.shift()) {
    const alsoDestroys = verbOf(rules.types, current.resource.type, current.verb)?.alsoDestroys;
    if (alsoDestroys === undefined) continue;
    for (const [key, cause] of current.resource.unread)
      refusal ??= {
        cause: 'unread',
        message: `what would go with ${current.resource === subject ? 'it' : nameOf(current.resource)} cannot be told: ${key} could not be read (${cause})`,
      };
    if (current.resource.unread.size > 0) continue;
    for (const ref of alsoDestroys(current.resource)) {
      if (visited.has(refKey(ref))) continue;
      visited.add(refKey(ref));
      const related = relatedOf(ref, rules);
      members.push({ ref: { type: ref.type, id: ref.id }, related: related });
      // Stryker disable next-line ConditionalExpression,StringLiteral: said for TypeScript; a word has no type and so
      // no verb, and would be passed over at its turn.
      if (typeof related !== 'string') queue.push({ resource: related, verb: 'delete' });
    }
  }
  return { found: members, ...(refusal && { untold: refusal }) };
}

function relatedOf(ref: Ref, { types, isAllowed, relatedOf: related }: BlastRadiusRules): Member['related'] {
  if (types.has(ref.type)) return related(ref);
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

const whereToDelete = 'delete it where it was made, by its pipeline, `cdk destroy` or the like';

function strange(members: readonly Member[], { isAllowed }: BlastRadiusRules): BlastRadius['refused'] {
  const custom = members.find(({ ref }) => isCustom(ref.type) && !isAllowed(ref.type));
  if (custom !== undefined)
    return {
      cause: 'unread',
      message: `${nameOf(custom.ref)} would go with it, which runs code that Mayfly cannot look into: ${whereToDelete}, or name its type in \`protect.custom-resources-allowed\``,
    };
  const unknownMember = members.find(({ related }) => related === 'strange');
  if (unknownMember === undefined) return undefined;
  return {
    cause: 'unread',
    message: `${nameOf(unknownMember.ref)} would go with it, and Mayfly does not know the type ${unknownMember.ref.type}: ${whereToDelete}`,
  };
}

function tooMuch(count: number): BlastRadius['refused'] {
  if (count <= maxBlastRadius) return undefined;
  return {
    cause: 'limit',
    message: `it would take ${count} resources along, and Mayfly takes at most ${maxBlastRadius} with one delete: ${whereToDelete}`,
  };
}

function isCustom(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

export function nameOf(ref: Ref): string {
  return `${ref.type} ${ref.id}`;
}
