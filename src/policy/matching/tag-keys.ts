import { strip } from '../../python/values.ts';

/** What `tag_key_transforms` can do to a resource's tag keys before they are compared, by Custodian's names. */
export const tagKeyTransforms = [
  'noop',
  'capitalize',
  'lower',
  'strip',
  'title',
  'upper',
  'nospaces',
  'nounderscores',
  'nodashes',
] as const;

type TagKeyTransform = (typeof tagKeyTransforms)[number];

/** All transforms in order; undefined if there are none. */
export function tagKeyTransform(names: readonly string[]): ((key: string) => string) | undefined {
  const steps = names.flatMap((name) => (Object.hasOwn(transforms, name) ? [transforms[name as TagKeyTransform]] : []));
  return steps.length === 0 ? undefined : (key) => steps.reduce((changed, step) => step(changed), key);
}

const transforms: Readonly<Record<TagKeyTransform, (key: string) => string>> = {
  noop: (key) => key,
  capitalize: (key) => capital(key),
  lower: (key) => key.toLowerCase(),
  strip: (key) => strip(key),
  // In Python every letter after a non-letter starts a word: `it's a-b2c` → `It'S A-B2C`.
  title: (key) => key.replace(/\p{L}+/gu, capital),
  upper: (key) => key.toUpperCase(),
  nospaces: (key) => key.replaceAll(' ', ''),
  nounderscores: (key) => key.replaceAll('_', ''),
  nodashes: (key) => key.replaceAll('-', ''),
};

function capital(word: string): string {
  const [first = '', ...rest] = word;
  return first.toUpperCase() + rest.join('').toLowerCase();
}
