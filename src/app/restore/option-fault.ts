import { nearestName } from '../../core/nearest-name.ts';
import type { RestorePlan, RestoreRequest } from '../../core/restore.ts';
import type { Remedy } from './remedy.ts';

/** Why a restore cannot be made with the options that were given. */
interface OptionFault {
  readonly status: 'none';
  readonly message: string;
  readonly remedies: readonly Remedy[];
}

/** A name or a part that this restore does not have. */
export function optionFault(
  { parts = [], isNamed, nameFault }: RestorePlan,
  { receipt, newName, use = {}, without = [] }: RestoreRequest,
): OptionFault | undefined {
  if (newName !== undefined && isNamed !== true)
    return {
      status: 'none',
      message: `What is restored of ${receipt.subject.id} has no name that you can choose.`,
      remedies: [{ message: 'Leave `--as` out.' }],
    };
  if (newName !== undefined && nameFault !== undefined)
    return { status: 'none', message: nameFault, remedies: [{ message: 'Use another one:', flags: ['--as', 'NAME'] }] };
  const known = parts.map(({ name }) => name);
  const unknownPart = [...Object.keys(use), ...without].find((name) => !known.includes(name));
  if (unknownPart !== undefined) {
    const nearest = nearestName(unknownPart, known);
    return {
      status: 'none',
      message:
        `What is restored of ${receipt.subject.id} has no part \`${unknownPart}\` ` +
        'that you can replace or leave out.',
      remedies: [
        {
          message:
            known.length === 0
              ? 'Leave `--use` and `--without` out.'
              : `${nearest === undefined ? '' : `Did you mean \`${nearest}\`? `}Its parts: ${known.join(', ')}.`,
        },
      ],
    };
  }
  const required = parts.find(({ name, isOptional }) => !isOptional && without.includes(name));
  if (required !== undefined)
    return {
      status: 'none',
      message: `AWS creates no such resource without a ${required.name}.`,
      remedies: [{ message: 'Use another one:', flags: ['--use', `${required.name}=${required.value}`] }],
    };
  const both = without.find((name) => Object.hasOwn(use, name));
  return both === undefined
    ? undefined
    : {
        status: 'none',
        message: `\`--use ${both}=…\` and \`--without ${both}\` contradict each other.`,
        remedies: [{ message: 'Leave one of them out.' }],
      };
}
