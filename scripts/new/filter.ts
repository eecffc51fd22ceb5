import { filters } from '../../src/policy/vocabulary.ts';
import { filled, type Scaffold, takenBy } from './scaffold.ts';

/** `npm run new -- filter NAME` */
export const filter: Scaffold = {
  kind: 'filter',
  usage: 'NAME',
  description: 'a condition that policies can set for a resource',
  begin: ({ name }) =>
    takenBy('filter', name, filters) ?? {
      files: new Map([
        [`src/policy/filters/${name}.ts`, filled('filter.ts', name)],
        [`test/unit/policy/filters/${name}.test.ts`, filled('filter.test.ts', name)],
      ]),
      next: [
        `Say in src/policy/filters/${name}.ts what it compares: \`extract\` finds the value, \`test\` judges it.`,
        'If Cloud Custodian has a filter of this name, it must mean the same here; add `Source:` to its comment.',
      ],
    },
};
