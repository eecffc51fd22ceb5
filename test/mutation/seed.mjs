import fc from 'fast-check';

/**
 * One seed, for its value stands in the names of tests, by which mutation testing knows them; and few runs, for each
 * mutant runs them all. `npm run mutation` prints both first.
 */
export const random = { seed: 20261121, numRuns: 100 };

fc.configureGlobal(random);
