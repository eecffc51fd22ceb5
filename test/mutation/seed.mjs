import fc from 'fast-check';

// One seed, for its value stands in the names of tests, by which mutation testing knows them; and few runs, for each
// mutant runs them all.
fc.configureGlobal({ seed: 20261121, numRuns: 100 });
