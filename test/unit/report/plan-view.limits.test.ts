import { expect, test } from '@jest/globals';
import type { Plan, Refusal } from '../../../src/core/plan.ts';
import type { Step } from '../../../src/core/step.ts';
import { toMarkdown } from '../../../src/report/formats/plan-markdown.ts';
import { toText } from '../../../src/report/formats/plan-text.ts';
import { reportedPlan } from './reported-plan.ts';

const wide = { columns: 200, colour: false };
const [stopping] = reportedPlan.steps.filter(({ effect }) => effect === 'stop');
const [first] = reportedPlan.refusals;
if (stopping === undefined || first === undefined) throw new Error('the plan of the reports has no stop or no refusal');

function withheld(nth: number, cause: Refusal['cause'], effect: Step['effect'], perMonth: number | undefined): Refusal {
  const { would: _, ...base } = first as Refusal;
  const estimate = perMonth === undefined ? { unknown: 'no price' } : { perMonth, source: 'prices' };
  return {
    ...base,
    subject: { ...base.subject, id: `vol-${nth}`, arn: `arn:${nth}` },
    verb: effect,
    cause,
    message: 'why',
    would: { verbs: [effect], effect, estimate },
  };
}

const halted: Plan = {
  ...reportedPlan,
  header: {
    ...reportedPlan.header,
    halted: { status: 'halted', halt: { by: 'ada', at: '2026-11-21T01:00:00.000Z', reason: 'wait' } },
  },
};
const limited: Plan = {
  ...reportedPlan,
  steps: reportedPlan.steps.map((step) =>
    step.id === stopping.id ? { ...step, notBefore: '2026-11-21T08:00:00.000Z' } : step,
  ),
  refusals: [
    withheld(1, 'ceiling', 'delete', 12),
    withheld(2, 'ceiling', 'delete', 12),
    withheld(3, 'promotion', 'notify', 0),
    withheld(4, 'promotion', 'stop', 20.5),
    withheld(5, 'promotion', 'delete', 400),
    withheld(6, 'promotion', 'delete', undefined),
  ],
};

test('a switch that is on stands before all else', () => {
  const [, , , line] = toText(halted, wide).split('\n');
  expect(line).toMatch(
    /^ +HALTED {2}halted by ada at 2026-11-21 01:00 UTC: wait\. No step starts until you run `mayfly halt --lift`$/,
  );
  const unread: Plan = {
    ...halted,
    header: { ...halted.header, halted: { status: 'unreadable', cause: 'AccessDenied on ssm:GetParameter' } },
  };
  expect(toMarkdown(unread)).toContain(
    '- **HALTED** the kill switch cannot be read, so Mayfly stays halted: AccessDenied on ssm:GetParameter. No step',
  );
});

test('what a ceiling holds back and what waits for its window are figures of the headline', () => {
  const text = toText(limited, wide);
  expect(text).toContain(
    '2  OVER A CEILING: to stop or delete these exceeds a ceiling in mayfly.yml, so none of them is planned\n',
  );
  expect(text).toContain('1  of these waits for its window; the first opens 2026-11-21 08:00 UTC\n');
  expect(text.indexOf('2 over a ceiling in mayfly.yml')).toBeLessThan(text.indexOf('beyond the rollout stage'));
});

test('a table says what a promotion would add, and save', () => {
  expect(toText(limited, wide)).toContain(
    `Rollout: resources by stage; + is what a promotion to that stage adds
  expired-ttl  notify 1 +1 · stop +1, $20.50 a month · delete 2 +2, $400.00 a month (1 without a price)
`,
  );
  expect(toMarkdown(limited)).toContain(
    '| policy | notify | stop | delete |\n| --- | --- | --- | --- |\n' +
      '| expired-ttl | 1 +1 | +1, $20.50 a month | 2 +2, $400.00 a month (1 without a price) |',
  );
  expect(toText(reportedPlan, wide)).not.toContain('Rollout');
});
