import type { Check } from '../../core/views/check.ts';
import type { Format } from '../format.ts';
import { painter, type Terminal } from '../terminal.ts';

export const doctorText: Format<'doctor'> = {
  of: 'doctor',
  name: 'text',
  description: 'text for a terminal',
  print: toDoctorText,
};

const marks = { ok: '✓', failed: '✗', unknown: '?' } as const;
const colours = { ok: 'green', failed: 'red', unknown: 'yellow' } as const;

/**
 * The checks of an installation, one line each, with the remedy below a check that did not pass, and the totals.
 */
export function toDoctorText(checks: readonly Check[], terminal: Pick<Terminal, 'colour'>): string {
  const paint = painter(terminal);
  const painted = ({ status }: Check): string => paint(colours[status], marks[status]);
  const count = (is: Check['status']): number => checks.filter((check) => check.status === is).length;
  return [
    ...checks.flatMap((check) => [
      `${painted(check)} ${check.name}: ${check.message}`,
      ...(check.remedy === undefined ? [] : [`    ${check.remedy}`]),
    ]),
    '',
    `${count('ok')} ok, ${count('failed')} failed, ${count('unknown')} could not be checked`,
  ].join('\n');
}
