import { styleText } from 'node:util';
import type { Check } from '../core/views/check.ts';

const marks = { ok: '✓', failed: '✗', unknown: '?' } as const;
const colours = { ok: 'green', failed: 'red', unknown: 'yellow' } as const;

/**
 * An installation as a checklist: a line for each thing, the remedy below what is not well, and how it stands at the
 * end.
 */
export function toDoctorText(checks: readonly Check[], { colour }: { readonly colour: boolean }): string {
  const painted = ({ is }: Check): string =>
    colour ? styleText(colours[is], marks[is], { validateStream: false }) : marks[is];
  const count = (is: Check['is']): number => checks.filter((check) => check.is === is).length;
  return [
    ...checks.flatMap((check) => [
      `${painted(check)} ${check.name}: ${check.says}`,
      ...(check.remedy === undefined ? [] : [`    ${check.remedy}`]),
    ]),
    '',
    `${count('ok')} ok, ${count('failed')} failed, ${count('unknown')} could not be checked`,
  ].join('\n');
}
