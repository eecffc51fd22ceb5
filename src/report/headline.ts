import { describeHalt } from '../core/describe-halt.ts';
import { money } from '../core/money.ts';
import type { PlanHeader } from '../core/plan.ts';
import { count, moment, number } from './amounts.ts';
import type { Figures } from './plan-view.ts';
import { sentence } from './sentence.ts';

/** One line of the headline: a figure and what it counts. `tone` decides its colour. */
export interface HeadlineRow {
  readonly figure: string;
  readonly message: string;
  readonly tone?: 'delete' | 'stop' | 'start' | 'saves' | 'gap';
}

/**
 * The totals of a plan: resources checked, steps by kind, refusals, gaps and savings.
 */
export function headline({ totals, halted }: PlanHeader, figures: Figures): readonly HeadlineRow[] {
  const places = `${count(figures.accounts, 'account')} and ${count(figures.regions, 'region')}`;
  const rows: readonly (HeadlineRow & { readonly amount: number })[] = [
    {
      amount: halted ? 1 : 0,
      figure: 'HALTED',
      message: halted ? `${sentence(describeHalt(halted))}. No step starts until you run \`mayfly halt --lift\`` : '',
      tone: 'delete',
    },
    {
      amount: figures.overCeiling,
      figure: number(figures.overCeiling),
      message: 'OVER A CEILING: to stop or delete these exceeds a ceiling in mayfly.yml, so none of them is planned',
      tone: 'delete',
    },
    {
      amount: 1,
      figure: number(totals.resources),
      message: `${totals.resources === 1 ? 'resource' : 'resources'} checked in ${places}`,
    },
    {
      amount: figures.deleted,
      figure: number(figures.deleted),
      message: `to delete${afterSnapshot(figures)}`,
      tone: 'delete',
    },
    { amount: figures.stopped, figure: number(figures.stopped), message: 'to stop', tone: 'stop' },
    {
      amount: figures.later,
      figure: number(figures.later),
      message: laterWords(figures),
    },
    { amount: figures.started, figure: number(figures.started), message: 'to start', tone: 'start' },
    { amount: figures.restored, figure: number(figures.restored), message: 'to restore', tone: 'start' },
    {
      amount: figures.unapproved,
      figure: number(figures.unapproved),
      message: `of these ${figures.unapproved === 1 ? 'needs' : 'need'} approval: \`mayfly approve\` lists them`,
      tone: 'stop',
    },
    { amount: figures.snapshotOnly, figure: number(figures.snapshotOnly), message: 'to snapshot and keep' },
    { amount: figures.tagged, figure: number(figures.tagged), message: 'to tag' },
    {
      amount: figures.messages,
      figure: number(figures.messages),
      message: `${figures.messages === 1 ? 'message' : 'messages'} to send`,
    },
    {
      amount: totals.refusals,
      figure: number(totals.refusals),
      message: `${totals.refusals === 1 ? 'action' : 'actions'} refused, for the reasons below`,
    },
    {
      amount: totals.gaps,
      figure: number(totals.gaps),
      message: `${totals.gaps === 1 ? 'gap' : 'gaps'}: data that could not be read, so nothing was decided from it`,
      tone: 'gap',
    },
    { amount: figures.priced, ...monthly(totals.perMonth, figures), tone: 'saves' },
  ];
  return rows.filter((row) => row.amount > 0);
}

function laterWords({ later, opens }: Figures): string {
  const waiting = later === 1 ? 'of these waits for its window' : 'of these wait for their window';
  return opens === undefined ? waiting : `${waiting}; the first opens ${moment(opens)}`;
}

function afterSnapshot({ deleted, deletedAfterSnapshot }: Figures): string {
  if (deletedAfterSnapshot === 0) return '';
  if (deletedAfterSnapshot === deleted)
    return deleted === 1 ? ', after a verified snapshot' : ', each after a verified snapshot';
  return `, ${number(deletedAfterSnapshot)} of them after a verified snapshot`;
}

/** If nothing with a known price changes, and the prices of some steps are not known, no sum is known either. */
function monthly(dollars: number, figures: Figures): Pick<HeadlineRow, 'figure' | 'message'> {
  if (dollars === 0 && figures.unpriced > 0) {
    const prices = figures.unpriced === 1 ? 'the price of a step is' : 'the prices of the steps are';
    return { figure: '?', message: `dollars a month: ${prices} not known` };
  }
  return {
    figure: money(Math.abs(dollars)),
    message: `a month ${dollars < 0 ? 'added' : 'saved'}${unpriced(figures)}`,
  };
}

function unpriced({ priced, unpriced: without }: Figures): string {
  return without === 0
    ? ''
    : ` by ${number(priced - without)} of ${count(priced, 'step')}; the prices of the others are not known`;
}
