import { count } from '../amounts.ts';
import type { Format } from '../format.ts';

/** How many policies are valid; the command prints the faults themselves on standard error. */
export const validateText: Format<'validate'> = {
  of: 'validate',
  name: 'text',
  description: 'text for a terminal',
  print: ({ policies, diagnostics, files }) => {
    const names = new Set(policies.map(({ name }) => name));
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
    return (
      `${count(names.size, 'policy', 'policies')} in ${count(files, 'file')} ` +
      `${names.size === 1 ? 'is' : 'are'} valid, ${count(errors, 'error')}.`
    );
  },
};
