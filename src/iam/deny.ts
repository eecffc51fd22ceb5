import type { Settings } from '../core/settings.ts';
import type { RoleCondition, RoleStatement } from '../core/views/role.ts';
import { isConditionKey, isIamText, spellingsOf } from './spellings.ts';

/** Statements that deny writes whatever else allows them, and the protection that IAM cannot express. */
export interface Denied {
  readonly statements: readonly RoleStatement[];
  readonly guardOnly: readonly string[];
}

/**
 * Denies these writes on everything that mayfly.yml's tags, ARNs, accounts and regions protect, as far as IAM can
 * express it. Each spelling of a key needs its own statement, because all keys of one statement must hold. A key that a
 * resource does not have matches no statement here, so untagged resources stay writable. Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourcetag
 * (the case of keys does not count, the case of values does)
 */
export function denied(writes: readonly string[], settings: Settings): Denied {
  if (writes.length === 0) return { statements: [], guardOnly: [] };
  const { core, patterns } = wordsOf(settings);
  const words = protectedWords(settings);
  const [values, keys, marks, arns] = [
    sorted(words.values),
    sorted(words.keys),
    sorted(words.marks),
    sorted(words.arns),
  ];

  const byTag = keys.map((key) => deny('Tagged', { StringEqualsIgnoreCase: { [`aws:ResourceTag/${key}`]: values } }));
  const byKey = marks.map((key) => deny('Marked', { StringLike: { [`aws:ResourceTag/${key}`]: ['*'] } }));
  const byArn = arns.length === 0 ? [] : [{ ...deny('ProtectedArns'), resources: arns }];
  const byAccount = wherever('ProtectedAccounts', 'aws:PrincipalAccount', settings.protect.accounts);
  const byRegion = wherever('ProtectedRegions', 'aws:RequestedRegion', settings.protect.regions);

  return {
    statements: numbered([...byTag, ...byKey, ...byArn, ...byAccount, ...byRegion]),
    guardOnly: guardOnlyProtection(settings, core, patterns),
  };

  function deny(sid: string, condition?: RoleCondition): RoleStatement {
    return { sid: `Deny${sid}`, effect: 'Deny', actions: writes, resources: ['*'], ...(condition && { condition }) };
  }

  function wherever(sid: string, key: string, texts: readonly string[]): readonly RoleStatement[] {
    const values = sorted(texts.filter(isIamText));
    return values.length === 0 ? [] : [deny(sid, { StringLike: { [key]: values } })];
  }
}

/** The protection in mayfly.yml that IAM can express. In each list the most likely spelling comes first. */
export interface ProtectedWords {
  /** Tag keys that protect with one of `values`. */
  readonly keys: readonly string[];
  readonly values: readonly string[];
  /** The values that can be a key in a condition. Used as a tag key, each protects with any value. */
  readonly marks: readonly string[];
  readonly arns: readonly string[];
}

export function protectedWords(settings: Settings): ProtectedWords {
  const { core, patterns } = wordsOf(settings);
  const values = bySpelling(core);
  return {
    keys: bySpelling(settings.tags.intent).filter(isConditionKey),
    values,
    marks: values.filter(isConditionKey),
    arns: [...new Set(patterns.filter(isArnPattern))],
  };
}

function wordsOf(settings: Settings): { readonly core: readonly string[]; readonly patterns: readonly string[] } {
  return {
    core: ['persistent-core', ...settings.classes['persistent-core']],
    patterns: settings.protect.arns.map((pattern) => pattern.trim()),
  };
}

/** The first spelling of every word, then the second of each. */
function bySpelling(words: readonly string[]): readonly string[] {
  const all = words.map((word) => spellingsOf(word).filter(isIamText));
  const most = Math.max(0, ...all.map(({ length }) => length));
  return [...new Set(Array.from({ length: most }, (_, at) => all.flatMap((spellings) => spellings[at] ?? [])).flat())];
}

function guardOnlyProtection(
  { tags, protect }: Settings,
  core: readonly string[],
  patterns: readonly string[],
): readonly string[] {
  const words = [...tags.intent, ...core, ...protect.accounts, ...protect.regions].filter((word) => !isIamText(word));
  const keys = [...bySpelling(tags.intent), ...bySpelling(core)].filter((key) => !isConditionKey(key));
  return [
    ...words.map((word) => `\`${word}\`: IAM policies cannot contain these characters`),
    ...(keys.length === 0
      ? []
      : [
          `tag keys that AWS does not say whether a condition can name: ${sorted(keys)
            .map((key) => `\`${key}\``)
            .join(', ')}`,
        ]),
    ...patterns
      .filter((pattern) => !isArnPattern(pattern))
      .map((pattern) => `\`${pattern}\`: IAM needs complete ARNs with all six parts`),
    ...(tags.intent.length > 1 ? [`tags that contradict each other: ${tags.intent.join(', ')}`] : []),
    `holds (${tags.hold.join(', ')}): IAM cannot compare their date with today`,
  ];
}

/** IAM compares the six parts of an ARN one by one, and the service must be named. */
function isArnPattern(pattern: string): boolean {
  return isIamText(pattern) && /^arn:[a-z*-]+:[a-z0-9-]+:[^:]*:[^:]*:.+$/.test(pattern);
}

function numbered(statements: readonly RoleStatement[]): readonly RoleStatement[] {
  const counts = new Map<string, number>();
  return statements.map((statement) => {
    const count = (counts.get(statement.sid) ?? 0) + 1;
    counts.set(statement.sid, count);
    return { ...statement, sid: `${statement.sid}${count}` };
  });
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
