import { nearestName } from '../core/nearest-name.ts';
import type { LifespanClass, Settings } from '../core/settings.ts';
import { oncePerText, spelling, spellings } from './spelling.ts';

/** The class that the tags of one resource give it, and the tag that says so: `lifespan-intent=persistent-core`. */
export interface Lifespan {
  readonly class: LifespanClass;
  /** Left out where no tag says anything. */
  readonly message?: string;
}

/**
 * Reads the class from tags. Several keys may contain it at once, in any spelling. Tags that contradict each other mean
 * persistent-core. So does a tag whose key alone is a name of persistent-core, whatever its value: its author meant to
 * protect. And so does a text that only resembles it: the words themselves within any other text (`persistent-core (do
 * not touch)`), and a near miss under a key that resembles one for the class (`lifespan.intent: peristent-core`).
 */
export function lifespanReader(
  settings: Pick<Settings, 'tags' | 'classes'>,
): (tags: ReadonlyMap<string, string>) => Lifespan {
  const keys = spellings(settings.tags.intent);
  const core = spellings(['persistent-core', ...settings.classes['persistent-core']]);
  const classes = new Map<string, LifespanClass>();
  for (const name of ['ephemeral-task', 'persistent-support', 'persistent-core'] as const) {
    for (const spelled of spellings([name, ...settings.classes[name]])) classes.set(spelled, name);
  }
  const keyLetters = settings.tags.intent.map(letters);
  const readsLikeCore = (key: string, value: string): boolean => {
    const [inKey, inValue] = [letters(key), letters(value)];
    if (inKey.includes(coreLetters) || inValue.includes(coreLetters)) return true;
    if (classes.has(spelling(value)) || !keyLetters.some((name) => inKey.includes(name))) return false;
    // `persistent` alone could mean either of two classes: the stricter one counts.
    return (
      (inValue.length > 3 && coreLetters.startsWith(inValue)) ||
      inValue.endsWith('core') ||
      nearestName(inValue, [coreLetters]) !== undefined
    );
  };
  return (tags) => {
    const tagByClass = new Map<LifespanClass, string>();
    for (const [key, value] of tags) {
      const spelled = spelling(key);
      if (keys.has(spelled)) tagByClass.set(classes.get(spelling(value)) ?? 'unknown', `${key}=${value}`);
      else if (core.has(spelled)) tagByClass.set('persistent-core', `${key}=${value}`);
    }
    const coreTag = tagByClass.get('persistent-core');
    if (coreTag !== undefined) return { class: 'persistent-core', message: `it is tagged ${coreTag}` };
    for (const [key, value] of tags)
      if (readsLikeCore(key, value))
        return { class: 'persistent-core', message: `it is tagged ${key}=${value}, which resembles persistent-core` };
    if (tagByClass.size > 1)
      return {
        class: 'persistent-core',
        message: `its tags contradict each other (${[...tagByClass.values()].sort().join(', ')})`,
      };
    for (const [single, tag] of tagByClass) return { class: single, message: `it is tagged ${tag}` };
    return { class: 'unknown' };
  };
}

/**
 * The letters and digits of a text, for spellings such as `lifespan.intent`, `"persistent-core"` or
 * `mayfly:lifespan-intent`.
 */
function letters(text: string): string {
  return oncePerText(text, lettersByText, (text) => spelling(text).replace(/[^\p{L}\p{N}]/gu, ''));
}

const lettersByText = new Map<string, string>();
const coreLetters = letters('persistent-core');
