import { actions } from '../../src/policy/vocabulary.ts';
import { filled, type Scaffold, takenBy } from './scaffold.ts';

/** `npm run new -- action NAME` */
export const action: Scaffold = {
  kind: 'action',
  usage: 'NAME',
  description: 'something that a policy can do: it plans steps, and names the verbs that carry them out',
  begin: ({ name }) =>
    takenBy('action', name, actions) ?? {
      files: new Map([
        [`src/policy/actions/${name}.ts`, filled('action.ts', name)],
        [`test/unit/policy/actions/${name}.test.ts`, filled('action.test.ts', name)],
      ]),
      next: [
        `Say in src/policy/actions/${name}.ts which steps it plans. It names verbs and calls none.`,
        'If Cloud Custodian has an action of this name, it must mean the same here; add `Source:` to its comment.',
      ],
    },
};
