import type { Answer, EvidenceGatherer, Need } from '../core/evidence/evidence.ts';
import { canonical } from '../core/json.ts';
import { isUnknown } from '../core/truth.ts';
import type { Vocabulary } from '../core/vocabulary.ts';
import type { AnswerStore } from '../ledger/answers.ts';

/**
 * For how many days an answer is used again. Prices of the Price List change rarely. What resources cost is asked for
 * certain days, and each call costs money.
 */
const goodFor: Readonly<Record<string, number>> = { price: 30, 'resource-cost': 1 };

/** The same vocabulary, with prices and costs cached in the ledger, and asked for again only when they are too old. */
export function withCachedPrices(vocabulary: Vocabulary, ledger: AnswerStore | undefined): Vocabulary {
  if (ledger === undefined) return vocabulary;
  return {
    ...vocabulary,
    evidence: vocabulary.evidence.map((kind) =>
      Object.hasOwn(goodFor, kind.name) ? cached(kind, ledger, goodFor[kind.name] ?? 0) : kind,
    ),
  };
}

function cached(kind: EvidenceGatherer, ledger: AnswerStore, days: number): EvidenceGatherer {
  return {
    ...kind,
    gather: async (aws, needs, now, further) => {
      const oldest = dayOf(new Date(now.getTime() - (days - 1) * 86_400_000));
      const known = new Map<string, Answer>();
      for (const need of needs) {
        const last = (await ledger.storedAnswers(seriesOf(need))).at(-1);
        if (last !== undefined && last.day >= oldest) known.set(need.key, last.answer);
      }
      const left = needs.filter(({ key }) => !known.has(key));
      if (left.length === 0) return known;
      const gathered = await kind.gather(aws, left, now, further);
      for (const need of left) {
        const answer = gathered.get(need.key);
        if (answer === undefined) continue;
        known.set(need.key, answer);
        if (!isUnknown(answer)) await ledger.storeAnswer({ series: seriesOf(need), day: dayOf(now), answer });
      }
      return known;
    },
  };
}

/** Prices are the same for all accounts. */
function seriesOf({ kind, place, question }: Need): string {
  return kind === 'price' ? `price|${canonical(question)}` : [kind, place.account, canonical(question)].join('|');
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
