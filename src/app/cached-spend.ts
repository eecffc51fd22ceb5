import type { EvidenceGatherer } from '../core/evidence/evidence.ts';
import type { NeedOf } from '../core/evidence/evidence-kind.ts';
import { type SpendAnswer, type SpendQuestion, type SpendReading, spendKind } from '../core/evidence/spend.ts';
import { canonical, type Json } from '../core/json.ts';
import { isUnknown, type Unknown } from '../core/truth.ts';
import type { Vocabulary } from '../core/vocabulary.ts';
import type { AnswerStore } from '../ledger/answers.ts';

/**
 * The same vocabulary, with the answers of Cost Explorer cached in the ledger: each grouping is asked for once a day,
 * as each call costs money, and an answer holds the reading of an earlier day, too. Without a ledger (a recording,
 * which is never carried out) the earlier reading is the same answer without its last day.
 */
export function withCachedSpend(vocabulary: Vocabulary, ledger: AnswerStore | undefined): Vocabulary {
  return {
    ...vocabulary,
    evidence: vocabulary.evidence.map((kind) => (kind.name === spendKind.name ? cached(kind, ledger) : kind)),
  };
}

function cached(kind: EvidenceGatherer, ledger: AnswerStore | undefined): EvidenceGatherer {
  return spendKind.gatherer({
    iam: kind.iam,
    gather: async (aws, needs, now, further) => {
      const known = new Map<string, SpendAnswer | Unknown>();
      for (const need of needs) {
        const answer = ledger && (await cachedToday(need, ledger));
        if (answer) known.set(need.key, answer);
      }
      const gathered = await kind.gather(
        aws,
        needs.filter(({ key }) => !known.has(key)),
        now,
        further,
      );
      for (const need of needs) {
        if (!gathered.has(need.key)) continue;
        const answer = spendKind.answer(gathered, need);
        known.set(need.key, isUnknown(answer) ? answer : await withEarlier(answer, need, ledger));
      }
      return known;
    },
  });
}

type SpendNeed = NeedOf<SpendQuestion>;

async function cachedToday(need: SpendNeed, ledger: AnswerStore): Promise<SpendAnswer | undefined> {
  const all = await ledger.storedAnswers(seriesOf(need));
  const today = all.find(({ day }) => day === dayOf(need));
  return today && { now: readingOf(today.answer), earlier: earlierOf(all, need) };
}

async function withEarlier(
  { now: reading }: SpendAnswer,
  need: SpendNeed,
  ledger: AnswerStore | undefined,
): Promise<SpendAnswer> {
  if (ledger === undefined) return { now: reading, earlier: withoutLastDay(reading) };
  const series = seriesOf(need);
  await ledger.storeAnswer({ series, day: dayOf(need), answer: reading as object as Json });
  return { now: reading, earlier: earlierOf(await ledger.storedAnswers(series), need) };
}

/** The last reading before today and within the month: limits are for a month. */
function earlierOf(all: Awaited<ReturnType<AnswerStore['storedAnswers']>>, need: SpendNeed): SpendReading | null {
  const today = dayOf(need);
  const earlier = all.findLast(({ day }) => day < today && day.slice(0, 7) === today.slice(0, 7));
  return earlier === undefined ? null : readingOf(earlier.answer);
}

function withoutLastDay({ rows, from, askedAt }: SpendReading): SpendReading | null {
  const at = new Date(Date.parse(askedAt) - dayMs).toISOString();
  return at.slice(0, 7) === askedAt.slice(0, 7)
    ? { rows: rows.map((row) => ({ ...row, days: row.days.slice(0, -1) })), from, askedAt: at }
    : null;
}

const dayMs = 86_400_000;

/** The day on which it was asked first: the last day of the question. */
function dayOf({ question }: SpendNeed): string {
  return new Date(Date.parse(question.until) - dayMs).toISOString().slice(0, 10);
}

/** The question without its days. */
function seriesOf({ kind, place, question }: SpendNeed): string {
  const { by, perAccount, metric } = question;
  return [kind, place.account, place.region, canonical({ by, perAccount, metric })].join('|');
}

function readingOf(answer: Json): SpendReading {
  return answer as object as SpendReading;
}
