import { evidenceKinds } from '../../src/estate/vocabulary.ts';
import { filled, type Scaffold, takenBy } from './scaffold.ts';

/** `npm run new -- evidence NAME` */
export const evidence: Scaffold = {
  kind: 'evidence',
  usage: 'NAME',
  description: 'something that filters and actions can ask AWS about a resource, beside its listing',
  begin: ({ name }) =>
    takenBy('kind of evidence', name, evidenceKinds()) ?? {
      files: new Map([
        [`src/core/evidence/${name}.ts`, filled('evidence-kind.ts', name)],
        [`src/estate/evidence/${name}.ts`, filled('evidence.ts', name)],
        [`test/unit/estate/evidence/${name}.test.ts`, filled('evidence.test.ts', name)],
      ]),
      next: [
        `Say in src/core/evidence/${name}.ts what is asked and answered, and in src/estate/evidence/${name}.ts how.`,
        'Ask for it in a filter: `needs` makes the question with `need`, `extract` reads it with `answer`.',
        'If policy tests can describe it, answer it in src/app/policy-tests/evidence.ts; else it is unknown there.',
      ],
    },
};
