import { checks, conclude, pass, test } from './stages.ts';

/**
 * `npm run nightly`: `npm test`, and everything that takes too long for it. Properties are tested with all their
 * random cases, the laws with 20,000 accounts; `mayfly apply` is killed at every call; Mayfly is compared with
 * Custodian over random accounts; each command of an emulated test has a process of its own; one thing of each
 * kind is begun with `npm run new` and checked; and the package is built.
 * The last line is `N passed, N failed`, as jest counted.
 */
if (await pass(checks))
  await test([], {
    MAYFLY_TEST_THOROUGH: '1',
    MAYFLY_TEST_PROCESSES: '1',
    MAYFLY_LAW_RUNS: '20000',
    MAYFLY_CUTS: 'all',
  });
conclude();
