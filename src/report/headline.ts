import { haltWords } from '../core/halt-words.ts';
import type { PlanHeader } from '../core/plan.ts';
import { count, moment, money, number } from './amounts.ts';
import { plain } from './plain.ts';
import type { Figures } from './plan-view.ts';

/** One line of the headline: a figure and what it counts. `does` picks its colour. */
export interface HeadlineRow {
  readonly figure: string;
  readonly says: string;
  readonly does?: 'delete' | 'stop' | 'start' | 'saves' | 'gap';
}

/**
 * The plan at a glance: what was looked at, what would happen, what that saves, what is left alone and what is not
 * known.
 */
export function headline({ totals, halted }: PlanHeader, figures: Figures): readonly HeadlineRow[] {
  const places = `${count(figures.accounts, 'account')} and ${count(figures.regions, 'region')}`;
  const rows: readonly (HeadlineRow & { readonly amount: number })[] = [
    {
      amount: halted ? 1 : 0,
      figure: 'HALTED',
      says: halted ? `${plain(haltWords(halted))}. Nothing is carried out until \`mayfly halt --lift\`` : '',
      does: 'delete',
    },
    {
      amount: figures.overCeiling,
      figure: number(figures.overCeiling),
      says: 'TOO MUCH AT ONCE: would be stopped or deleted, but that is over a ceiling of mayfly.yml, so none of these is',
      does: 'delete',
    },
    {
      amount: 1,
      figure: number(totals.resources),
      says: `${totals.resources === 1 ? 'resource' : 'resources'} looked at in ${places}`,
    },
    {
      amount: figures.deleted,
      figure: number(figures.deleted),
      says: `would be deleted${afterSnapshot(figures)}`,
      does: 'delete',
    },
    { amount: figures.stopped, figure: number(figures.stopped), says: 'would be stopped', does: 'stop' },
    {
      amount: figures.later,
      figure: number(figures.later),
      says: `of them only within a window${figures.opens === undefined ? '' : `, the first of which opens ${moment(figures.opens)}`}`,
    },
    { amount: figures.started, figure: number(figures.started), says: 'would be started', does: 'start' },
    { amount: figures.restored, figure: number(figures.restored), says: 'would be brought back', does: 'start' },
    {
      amount: figures.unapproved,
      figure: number(figures.unapproved),
      says: 'of these only once a person approves: `mayfly approve` lists them',
      does: 'stop',
    },
    { amount: figures.snapshotOnly, figure: number(figures.snapshotOnly), says: 'would get a snapshot and stay' },
    { amount: figures.tagged, figure: number(figures.tagged), says: 'would be tagged' },
    {
      amount: figures.messages,
      figure: number(figures.messages),
      says: `${figures.messages === 1 ? 'message' : 'messages'} would be sent`,
    },
    {
      amount: totals.refusals,
      figure: number(totals.refusals),
      says: `${totals.refusals === 1 ? 'action' : 'actions'} left undone, with the reason below`,
    },
    {
      amount: totals.gaps,
      figure: number(totals.gaps),
      says: `${totals.gaps === 1 ? 'gap' : 'gaps'}: what could not be read, and so was not judged`,
      does: 'gap',
    },
    {
      amount: figures.priced,
      figure: money(Math.abs(totals.perMonth)),
      says: `a month ${totals.perMonth < 0 ? 'added' : 'saved'}${unpriced(figures)}`,
      does: 'saves',
    },
  ];
  return rows.filter((row) => row.amount > 0);
}

function afterSnapshot({ deleted, deletedAfterSnapshot }: Figures): string {
  if (deletedAfterSnapshot === 0) return '';
  if (deletedAfterSnapshot === deleted)
    return deleted === 1 ? ', after a verified snapshot' : ', each after a verified snapshot';
  return `, ${number(deletedAfterSnapshot)} of them after a verified snapshot`;
}

function unpriced({ priced, unpriced: without }: Figures): string {
  return without === 0
    ? ''
    : ` by ${number(priced - without)} of ${count(priced, 'step')}; the price of the others is not known`;
}
