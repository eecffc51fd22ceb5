import type { BlastMember, BlastRadius, Deed, RelatedResource, Ruling } from '../core/protection.ts';
import type { Ref, Resource } from '../core/resource.ts';
import { alsoDestroyedBy, type ResourceType } from '../core/resource-type.ts';
import { objectionOf } from './objection.ts';
import { refKey } from './parents.ts';
import { taglessDeletedWith, taglessTypes } from './tagless.ts';

/** Nobody can oversee a write that destroys more than this: such a resource is deleted by whatever created it. */
export const maxBlastRadius = 200;

export interface BlastRadiusRules {
  readonly types: ReadonlyMap<string, ResourceType>;
  /** Whether mayfly.yml allows this type of custom resource. */
  readonly isAllowed: (customType: string) => boolean;
  /** Whether a resource may be destroyed. `destroyedKeys`: everything that the same write destroys. */
  readonly rule: (resource: Resource, destroyedKeys: ReadonlySet<string>) => Ruling;
  readonly relatedOf: (ref: Ref) => RelatedResource;
}

/**
 * Everything that a write destroys, members of members too, and the first reason against it: a protected resource, a
 * type that would run code or that Mayfly does not know, and last the number of resources.
 */
export function blastRadiusOf(subject: Resource, { verb, options }: Deed, rules: BlastRadiusRules): BlastRadius {
  const { found: members, untold: unreadMessage, undeletable } = membersOf(subject, verb, rules);
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
      const against =
        ruling.kind === 'refused' ? ruling : objectionOf(related, rules.types.get(ref.type), 'delete', options);
      const refusal = against ?? changedAlong(related, destroyedKeys, rules);
      if (refusal !== undefined)
        refused ??= { cause: refusal.cause, message: `${nameOf(ref)} would be deleted with it: ${refusal.message}` };
    }
  }
  refused ??= unreadMessage ?? strange(members, rules) ?? tooMuch(members.length) ?? notAllowed(subject, undeletable);
  return { alsoDestroys, ...(refused && { refused }), ...(unread && { unread }) };
}

/**
 * Why something may not be changed that a member changes as it goes: the replicas that a database of a stack leaves
 * behind. What the same write destroys is ruled on as that. In the plan, what was not listed is left to the guard.
 */
function changedAlong(
  member: Resource,
  destroyedKeys: ReadonlySet<string>,
  { types, rule, relatedOf: relatedTo }: BlastRadiusRules,
): BlastRadius['refused'] {
  for (const ref of touchedAlong(member, types)) {
    if (destroyedKeys.has(refKey(ref))) continue;
    const related = relatedTo(ref);
    if (related === 'gone') continue;
    if (related === 'unread')
      return { cause: 'unread', message: `${nameOf(ref)} would also be changed and could not be read` };
    const ruling = rule(related, destroyedKeys);
    if (ruling.kind === 'refused')
      return { cause: ruling.cause, message: `${nameOf(ref)} would also be changed: ${ruling.message}` };
    // An approval names what is deleted, and nothing that only changes with it.
    if (ruling.class === 'persistent-support')
      return { cause: 'approval', message: `${nameOf(ref)} would also be changed, and is persistent-support` };
  }
  return undefined;
}

/**
 * Something that the write also destroys. `tagless`: it takes the class of what it belongs to. `strange`: its type is
 * not known.
 */
interface Member {
  readonly ref: Ref;
  readonly related: RelatedResource | 'tagless' | 'strange';
}

function membersOf(
  subject: Resource,
  verbName: string,
  rules: BlastRadiusRules,
): {
  readonly found: readonly Member[];
  readonly untold?: BlastRadius['refused'];
  /** Members of stacks that nobody may delete, if not a role of the stack's own. */
  readonly undeletable: readonly Ref[];
} {
  const members: Member[] = [];
  const undeletable: Ref[] = [];
  // Nested stacks are deleted with the role of their root.
  const isOwnRole = verbOf(rules.types, subject.type, verbName)?.ownRole?.(subject) !== undefined;
  const visited = new Set([refKey(subject)]);
  const queue = [{ resource: subject, verb: verbName }];
  let refusal: BlastRadius['refused'];
  for (let current = queue.shift(); current !== undefined; current = queue.shift()) {
    const verb = verbOf(rules.types, current.resource.type, current.verb);
    if (verb?.alsoDestroys === undefined) continue;
    for (const [key, cause] of current.resource.unread)
      refusal ??= {
        cause: 'unread',
        message:
          `what would be deleted with ${current.resource === subject ? 'it' : nameOf(current.resource)} is not ` +
          `known: ${key} could not be read (${cause})`,
      };
    if (current.resource.unread.size > 0) continue;
    for (const ref of alsoDestroyedBy(verb, current.resource, rules.types.values())) {
      if (visited.has(refKey(ref))) continue;
      visited.add(refKey(ref));
      const related = relatedOf(ref, rules);
      members.push({ ref: { type: ref.type, id: ref.id }, related: related });
      if (verb.destroysStackMembers && !isOwnRole && !isDeletable(ref.type, rules)) undeletable.push(ref);
      // Stryker disable next-line ConditionalExpression,StringLiteral: for TypeScript only; a string has no type and so
      // no verb, and would be skipped when its turn comes.
      if (typeof related !== 'string') queue.push({ resource: related, verb: 'delete' });
    }
  }
  return { found: members, ...(refusal && { untold: refusal }), undeletable };
}

/** Whether the role of `mayfly iam` may delete a stack's member of this type, through CloudFormation. */
function isDeletable(type: string, { types }: BlastRadiusRules): boolean {
  if (types.has(type)) return true;
  const isAllowed = (action: string): boolean =>
    [...types.values()].some(({ stackMember }) => stackMember?.deletedWith.includes(action));
  return taglessDeletedWith.get(type)?.every(isAllowed) ?? false;
}

/** CloudFormation would stop at such a member, when other members, with their data, may be gone already. */
function notAllowed(stack: Resource, undeletable: readonly Ref[]): BlastRadius['refused'] {
  if (undeletable.length === 0) return undefined;
  const named = undeletable.slice(0, 5).map(nameOf).join(', ');
  const others = undeletable.length > 5 ? ` and ${undeletable.length - 5} more` : '';
  return {
    cause: 'state',
    message:
      `its deletion would stop half-way: the role of \`mayfly iam\` may not delete ${named}${others}. Give the ` +
      `stack a role of its own (\`aws cloudformation update-stack --stack-name ${stack.id} --use-previous-template ` +
      `--role-arn ROLE\`, with its parameters and capabilities), or ${whereToDelete}`,
  };
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

/** What is changed, and not destroyed, where something destroys this resource along with itself. */
export function touchedAlong(resource: Resource, types: BlastRadiusRules['types']): readonly Ref[] {
  const verb = verbOf(types, resource.type, 'delete');
  return verb?.touches?.(verb.options.parse({}), resource) ?? [];
}

const whereToDelete = 'use the tool that created it (a pipeline, `cdk destroy` or the like)';

function strange(members: readonly Member[], { isAllowed }: BlastRadiusRules): BlastRadius['refused'] {
  const custom = members.find(({ ref }) => isCustom(ref.type) && !isAllowed(ref.type));
  if (custom !== undefined)
    return {
      cause: 'unread',
      message:
        `${nameOf(custom.ref)} would be deleted with it, and that runs code that Mayfly cannot check: ` +
        `${whereToDelete}, or name its type in \`protect.custom-resources-allowed\``,
    };
  const unknownMember = members.find(({ related }) => related === 'strange');
  if (unknownMember === undefined) return undefined;
  return {
    cause: 'unread',
    message:
      `${nameOf(unknownMember.ref)} would be deleted with it, and Mayfly does not know the type ` +
      `${unknownMember.ref.type}: ${whereToDelete}`,
  };
}

function tooMuch(count: number): BlastRadius['refused'] {
  if (count <= maxBlastRadius) return undefined;
  return {
    cause: 'limit',
    message:
      `${count} resources would be deleted with it, and Mayfly deletes at most ${maxBlastRadius} with one ` +
      `resource: ${whereToDelete}`,
  };
}

function isCustom(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

export function nameOf(ref: Ref): string {
  return `${ref.type} ${ref.id}`;
}
