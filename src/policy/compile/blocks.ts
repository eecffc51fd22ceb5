import type { Evidence } from '../../core/evidence/evidence.ts';
import type { Position } from '../../core/position.ts';
import type { Resource } from '../../core/resource.ts';
import { everyTruth, notTruth, type Truth } from '../../core/truth.ts';
import { type EachNode, joinedReads } from './node.ts';

type Judge = (resource: Resource, evidence: Evidence) => Truth;

/** A block of filters that each judge one resource. `not` means "not all of these", as in Custodian. */
export function eachBlock(name: 'and' | 'or' | 'not', at: Position, parts: readonly EachNode[]): EachNode {
  const needFunctions = parts.flatMap(({ needs }) => needs ?? []);
  const combine = combiners[name];
  return {
    kind: 'each',
    name,
    at,
    reads: joinedReads(parts),
    isEvident: parts.some(({ isEvident }) => isEvident),
    quick: combine(parts.map(({ quick }) => quick)),
    careful: combine(parts.map(({ careful }) => careful)),
    ...(needFunctions.length > 0 && {
      needs: (resource: Resource) => needFunctions.flatMap((needsOf) => needsOf(resource)),
    }),
    explain: (resource, evidence) => {
      const of = parts.map((part) => part.explain(resource, evidence));
      return {
        filter: name,
        at,
        result: resultOf(
          name,
          of.map((part) => part.result),
        ),
        of,
      };
    },
  };
}

function resultOf(name: 'and' | 'or' | 'not', parts: readonly Truth[]): Truth {
  if (name === 'or') return notTruth(everyTruth(parts.map(notTruth)));
  return name === 'not' ? notTruth(everyTruth(parts)) : everyTruth(parts);
}

const combiners: Readonly<Record<'and' | 'or' | 'not', (parts: readonly Judge[]) => Judge>> = {
  and: every,
  or: some,
  not: (parts) => {
    const all = every(parts);
    return (resource, evidence) => {
      const truth = all(resource, evidence);
      return truth === 'unknown' ? truth : !truth;
    };
  },
};

/** Kleene's `and` of closures. Short blocks are written out, because V8 can inline a call of a known closure. */
function every(parts: readonly Judge[]): Judge {
  const [first, second, third] = parts;
  if (!first) return () => true;
  if (!second) return first;
  if (!third) {
    return (resource, evidence) => {
      const firstTruth = first(resource, evidence);
      if (firstTruth === false) return false;
      const secondTruth = second(resource, evidence);
      return secondTruth === true ? firstTruth : secondTruth;
    };
  }
  return (resource, evidence) => {
    let result: Truth = true;
    for (const part of parts) {
      const truth = part(resource, evidence);
      if (truth === false) return false;
      if (truth !== true) result = truth;
    }
    return result;
  };
}

function some(parts: readonly Judge[]): Judge {
  const [first, second] = parts;
  if (!first) return () => false;
  if (!second) return first;
  return (resource, evidence) => {
    let result: Truth = false;
    for (const part of parts) {
      const truth = part(resource, evidence);
      if (truth === true) return true;
      if (truth !== false) result = truth;
    }
    return result;
  };
}
