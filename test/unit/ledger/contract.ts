import { describe, expect, test } from '@jest/globals';
import type { Approval } from '../../../src/core/approval.ts';
import type { Receipt } from '../../../src/core/receipt.ts';
import { keptUntilOf } from '../../../src/core/way-back.ts';
import type { Booking } from '../../../src/ledger/bookings.ts';
import { breaksOf } from '../../../src/ledger/chain.ts';
import type { Claim } from '../../../src/ledger/claims.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import type { Observation } from '../../../src/ledger/observations.ts';
import type { StepRow } from '../../../src/ledger/steps.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 2, minute));
const arn = 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-1';
const key = { plan: 'p1', step: 's1' };

/** What every ledger promises, whatever keeps it. `open` gives two hands on the same, empty store. */
export function ledgerContract(name: string, open: () => readonly [Ledger, Ledger]): void {
  describe(name, () => {
    test('a row is written once per version, by whoever is first', async () => {
      const [one, other] = open();
      expect(await one.step(key)).toBeUndefined();
      expect((await Promise.all([one.putStep(row(1)), other.putStep(row(1))])).sort()).toEqual([false, true]);
      expect(await one.putStep(row(3))).toBe(false);
      expect((await Promise.all([other.putStep(row(2)), one.putStep(row(2)), other.putStep(row(2))])).sort()).toEqual([
        false,
        false,
        true,
      ]);
      expect(await one.step(key)).toEqual(row(2));
      expect(await other.steps('p1')).toEqual([row(2)]);
      expect(await other.steps('p2')).toEqual([]);
    });

    test('a row that does not exist cannot be changed', async () => {
      const [one] = open();
      expect(await one.putStep(row(2))).toBe(false);
      expect(await one.steps('p1')).toEqual([]);
    });

    test('a resource has one claim; its holder renews it, others wait until it is over or given up', async () => {
      const [one, other] = open();
      expect(await one.claim(claim('s1', 30), at(0))).toEqual(claim('s1', 30));
      expect(await other.claim(claim('s2', 40), at(10))).toEqual(claim('s1', 30));
      expect(await one.claim(claim('s1', 35), at(10))).toEqual(claim('s1', 35));
      expect(await other.claim(claim('s2', 65), at(35))).toEqual(claim('s2', 65));
      await one.release(arn, key);
      expect(await one.claim(claim('s1', 70), at(36))).toEqual(claim('s2', 65));
      await other.release(arn, { plan: 'p1', step: 's2' });
      expect(await one.claim(claim('s1', 70), at(36))).toEqual(claim('s1', 70));
    });

    test('the same step name in another plan is another step', async () => {
      const [one] = open();
      await one.claim(claim('s1', 30), at(0));
      expect(await one.claim({ ...claim('s1', 30), plan: 'p2' }, at(1))).toEqual(claim('s1', 30));
    });

    test('each booking number of an account and night is given once, to whoever has seen those before it', async () => {
      const [one, other] = open();
      expect((await Promise.all([one.book(booking(1, 's1')), other.book(booking(1, 's2'))])).sort()).toEqual([
        false,
        true,
      ]);
      for (let number = 2; number <= 11; number += 1)
        expect(await other.book(booking(number, `s${number}`))).toBe(true);
      await one.book({ ...booking(1, 's9'), account: '444455556666' });
      await one.book({ ...booking(1, 's9'), night: '2026-11-21' });
      expect((await one.bookings('111122223333', '2026-11-20')).map(({ number, step }) => `${number} ${step}`)).toEqual(
        [
          expect.stringMatching(/^1 s[12]$/),
          ...[2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((number) => `${number} s${number}`),
        ],
      );
      expect(await other.bookings('444455556666', '2026-11-20')).toEqual([
        { ...booking(1, 's9'), account: '444455556666' },
      ]);
    });

    test('the answer of a day is stored as it was first, and a series has one for each day', async () => {
      const [one, other] = open();
      const kept = (day: string, dollars: number) => ({ series: 'spend|a', day, answer: { dollars } });
      await one.storeAnswer(kept('2026-11-21', 2));
      await other.storeAnswer(kept('2026-11-21', 3));
      await other.storeAnswer(kept('2026-11-09', 1));
      await other.storeAnswer({ ...kept('2026-11-21', 9), series: 'spend|ab' });
      expect(await one.storedAnswers('spend|a')).toEqual([kept('2026-11-09', 1), kept('2026-11-21', 2)]);
      expect(await one.storedAnswers('spend')).toEqual([]);
    });

    test('an approval is given once: the first stays, and whoever comes later gets it', async () => {
      const [one, other] = open();
      expect(await one.approval(key)).toBeUndefined();
      expect(await one.approve(approval('s1', 'ada'))).toEqual(approval('s1', 'ada'));
      expect(await other.approve(approval('s1', 'ben'))).toEqual(approval('s1', 'ada'));
      await other.approve(approval('s0', 'ben'));
      expect(await other.approval(key)).toEqual(approval('s1', 'ada'));
      expect(await one.approvals('p1')).toEqual([approval('s0', 'ben'), approval('s1', 'ada')]);
      expect([await one.approvals('p'), await one.approval({ plan: 'p2', step: 's1' })]).toEqual([[], undefined]);
    });

    test('a receipt is appended once and stays as it is, in the order of appending', async () => {
      const [one, other] = open();
      expect(await one.appendReceipt(receipt('s2', 'done'))).toBe(true);
      expect(await other.appendReceipt(receipt('s1', 'done'))).toBe(true);
      expect(await other.appendReceipt(receipt('s2', 'failed'))).toBe(false);
      expect(await one.receipts('p1')).toEqual([receipt('s2', 'done'), receipt('s1', 'done')]);
      expect(await one.receipts('p2')).toEqual([]);
    });

    test('hands that append at once make one chain, without a gap and without a receipt twice', async () => {
      const [one, other] = open();
      const steps = Array.from({ length: 12 }, (_, at) => `s${at}`);
      const appended = await Promise.all(
        steps.flatMap((step) => [one.appendReceipt(receipt(step, 'done')), other.appendReceipt(receipt(step, 'done'))]),
      );
      expect(appended.filter((isOurs) => isOurs)).toHaveLength(12);
      const entries = await one.entries('p1');
      expect(entries.map(({ number }) => number)).toEqual(steps.map((_, at) => at + 1));
      expect(entries.map(({ receipt: { step } }) => step).sort()).toEqual([...steps].sort());
      expect(breaksOf(entries, [])).toEqual([]);
    });

    test('the state before a step may be 1 MB in any script: nothing is lost, and the chain holds', async () => {
      const [one, other] = open();
      const before = { raw: { Notes: '𝒂é“'.repeat(170_000), Size: 8 }, tags: {} };
      const intended = { status: 'intended', at: at(1).toISOString(), before } as const;
      expect(await one.putStep(row(1))).toBe(true);
      // Of two at once one wins, and what the other brought is not mixed in.
      const theirs = { ...row(2), state: { ...intended, before: { ...before, tags: { theirs: 'yes' } } } };
      expect(
        (await Promise.all([one.putStep({ ...row(2), state: intended }), other.putStep(theirs)])).filter(
          (isOurs) => isOurs,
        ),
      ).toHaveLength(1);
      const stood = await other.step(key);
      expect([JSON.stringify({ ...row(2), state: intended }), JSON.stringify(theirs)]).toContain(JSON.stringify(stood));
      expect(await one.putStep({ ...row(3), state: { ...intended, status: 'performed', performed: {} } })).toBe(true);
      expect(await other.steps('p1')).toEqual([
        { ...row(3), state: { ...intended, status: 'performed', performed: {} } },
      ]);
      const large = { ...receipt('s1', 'done'), before };
      const ended = { status: 'ended', receipt: large } as const;
      expect(await other.putStep({ ...row(4), state: ended })).toBe(true);
      expect(await one.appendReceipt(large)).toBe(true);
      expect(await other.appendReceipt(receipt('s2', 'done'))).toBe(true);
      expect(await other.appendReceipt(large)).toBe(false);
      expect(await one.step(key)).toEqual({ ...row(4), state: ended });
      const entries = await other.entries('p1');
      expect(entries.map((entry) => entry.receipt)).toEqual([large, receipt('s2', 'done')]);
      expect(breaksOf(entries, [])).toEqual([]);
    });

    test('each account and each plan has its own chain, and a run that ends is sealed with their heads', async () => {
      const [one, other] = open();
      const began = { id: 'r1', kind: 'apply', plan: 'p1', began: at(0).toISOString() } as const;
      await one.putRun(began);
      await one.appendReceipt(receipt('s1', 'done'));
      await other.appendReceipt(receipt('s2', 'done', '444455556666'));
      await one.appendReceipt(receipt('s3', 'failed'));
      await one.appendReceipt({ ...receipt('s1', 'done'), plan: 'p2' });
      expect(await other.runs('p1')).toEqual([began]);
      await one.putRun({ ...began, ended: at(1).toISOString() });
      const entries = await other.entries();
      expect(entries.map(({ plan, account, number }) => [plan, account, number])).toEqual([
        ['p1', '111122223333', 1],
        ['p1', '111122223333', 2],
        ['p1', '444455556666', 1],
        ['p2', '111122223333', 1],
      ]);
      const [run] = await other.runs();
      expect(run?.heads).toEqual([
        { account: '111122223333', number: 2, digest: entries[1]?.digest },
        { account: '444455556666', number: 1, digest: entries[2]?.digest },
      ]);
      expect(breaksOf(entries, await one.runs())).toEqual([]);
    });

    test('a match keeps its first time and its escalation levels until it is cleared', async () => {
      const [one, other] = open();
      await one.putObservations([seen('idle', 0)]);
      await other.putObservations([seen('idle', 30)]);
      await other.putEscalationLevel({ policy: 'idle', arn, step: 's1', at: at(1).toISOString() });
      await one.putEscalationLevel({ policy: 'idle', arn, step: 's1', at: at(9).toISOString() });
      await one.putEscalationLevel({ policy: 'idle', arn, step: 's2', at: at(2).toISOString() });
      expect(await other.observations('idle')).toEqual([seen('idle', 0)]);
      await one.putObservations([seen('due', 3)]);
      expect(await other.observations()).toEqual([seen('due', 3), seen('idle', 0)]);
      const before = await other.history(at(5));
      expect(before.firstMatched('idle', arn)).toBe(at(0).toISOString());
      expect(before.escalation('idle', arn)).toEqual({ notified: 2, lastAt: at(2).toISOString() });
      expect(before.firstMatched('other', arn)).toBeUndefined();
      expect(before.escalation('other', arn)).toEqual({ notified: 0 });
      await one.clearObservation('idle', arn);
      const after = await other.history(at(5));
      expect(after.firstMatched('idle', arn)).toBeUndefined();
      expect(after.escalation('idle', arn)).toEqual({ notified: 0 });
    });

    test('what failed is kept once per plan, until it is forgotten for its verb or for its match', async () => {
      const [one, other] = open();
      const failure = (verb: string, plan: string, why = 'no') => ({
        policy: 'idle',
        policyDigest: 'd',
        arn,
        verb,
        plan,
        night: '2026-11-21',
        message: why,
      });
      await one.putFailure(failure('delete', 'p1'));
      await other.putFailure(failure('delete', 'p1', 'still no'));
      await other.putFailure(failure('delete', 'p2'));
      await one.putFailure(failure('stop', 'p1'));
      await one.putFailure({ ...failure('delete', 'p1'), arn: `${arn}0` });
      expect((await one.failures('idle', arn, 'delete')).toSorted((a, b) => (a.plan < b.plan ? -1 : 1))).toEqual([
        failure('delete', 'p1', 'still no'),
        failure('delete', 'p2'),
      ]);
      expect(await other.failures('idle', arn)).toHaveLength(3);
      const before = await other.history(at(5));
      expect([
        before.failures('idle', arn, 'delete').length,
        before.failures('idle', arn, 'stop'),
        before.failures('other', arn, 'stop'),
      ]).toEqual([2, [failure('stop', 'p1')], []]);
      await one.clearFailures('idle', arn, 'delete');
      expect(await other.failures('idle', arn)).toEqual([failure('stop', 'p1')]);
      await other.clearObservation('idle', arn);
      expect(await one.failures('idle', arn)).toEqual([]);
      expect(await one.failures('idle', `${arn}0`)).toHaveLength(1);
    });

    test('the last stop or start of each resource is known, whichever was written last', async () => {
      const [one, other] = open();
      const switched = (verb: 'stop' | 'start', day: number) => {
        const ended = at(day).toISOString();
        return { arn, verb, policy: 'nights', began: ended, ended };
      };
      await one.putSwitch(switched('stop', 1));
      await other.putSwitch(switched('start', 2));
      await one.putSwitch(switched('stop', 1));
      await one.putSwitch({ ...switched('stop', 3), arn: `${arn}0` });
      const history = await other.history(at(5));
      expect(history.lastSwitch(arn)).toMatchObject(switched('start', 2));
      expect(history.lastSwitch(`${arn}0`)?.verb).toBe('stop');
      expect(history.lastSwitch(`${arn}1`)).toBeUndefined();
    });

    test('a way back is remembered as it was first, and is that of one account and Region', async () => {
      const [one, other] = open();
      const place = { account: '111122223333', region: 'eu-west-1' };
      const made = { type: 'rds-snapshot', id: 'rds:web', ...place, until: at(30).toISOString() };
      await one.putWayBack(made);
      await other.putWayBack({ ...made, until: at(1).toISOString() });
      await other.putWayBack({ ...made, region: 'eu-west-2', until: at(7).toISOString() });
      const keptUntil = keptUntilOf(await one.waysBack());
      expect(keptUntil(made)).toBe(made.until);
      expect(keptUntil({ ...made, region: 'eu-west-2' })).toBe(at(7).toISOString());
      expect(keptUntil({ ...made, type: 'rds-cluster-snapshot' })).toBeUndefined();
    });

    test('history knows what is under way, and no claim that is over', async () => {
      const [one, other] = open();
      await one.claim(claim('s1', 30), at(0));
      expect((await other.history(at(29))).underWay(arn)).toEqual(key);
      expect((await other.history(at(30))).underWay(arn)).toBeUndefined();
      expect((await other.history(at(29))).underWay(`${arn}0`)).toBeUndefined();
    });

    test('a run is recorded under its plan, its end over its beginning', async () => {
      const [one, other] = open();
      const began = { id: 'r1', kind: 'apply', plan: 'p1', began: at(0).toISOString() } as const;
      const ended = { ...began, ended: at(1).toISOString(), endings: { done: 2 } };
      await one.putRun(began);
      await one.putRun(ended);
      await other.putRun({ ...ended, plan: 'p10' });
      expect(await other.runs('p1')).toEqual([{ ...ended, heads: [] }]);
      expect((await other.runs()).map(({ plan }) => plan)).toEqual(['p1', 'p10']);
      expect(await other.runs('p2')).toEqual([]);
    });
  });
}

function row(version: number): StepRow {
  return { ...key, version, state: { status: 'pending' }, began: at(0).toISOString(), attempts: version - 1 };
}

function booking(number: number, step: string): Booking {
  return {
    account: '111122223333',
    night: '2026-11-20',
    number,
    plan: 'p1',
    step,
    deletions: 1,
    dollars: 1.25,
    at: at(0).toISOString(),
  };
}

function approval(step: string, by: string): Approval {
  const [given, until] = [at(0).toISOString(), at(59).toISOString()];
  return {
    plan: 'p1',
    step,
    stepDigest: 'd',
    verb: 'delete',
    arn,
    alsoDestroys: [{ type: 'ebs', id: 'vol-2' }],
    by,
    at: given,
    reason: 'it is over',
    until,
  };
}

function claim(step: string, until: number): Claim {
  return { arn, plan: 'p1', step, until: at(until).toISOString() };
}

function seen(policy: string, minute: number): Observation {
  return { policy, arn, account: '111122223333', region: 'eu-west-1', type: 'ebs', since: at(minute).toISOString() };
}

export function receipt(step: string, status: 'done' | 'failed', account = '111122223333'): Receipt {
  return {
    plan: 'p1',
    step,
    origin: { kind: 'policy' },
    finding: 'f1',
    policy: 'idle',
    policyDigest: 'd',
    subject: { type: 'ebs', id: 'vol-1', arn, account, region: 'eu-west-1', class: 'unknown' },
    verb: 'delete',
    options: {},
    began: at(0).toISOString(),
    ended: at(1).toISOString(),
    ending: status === 'done' ? { status, after: null } : { status, message: 'no' },
    savings: { unknown: 'no price' },
    undo: { possible: true, message: 'none' },
  };
}
