import { checks, conclude, pass, test } from './stages.ts';

/**
 * `npm test`: lint, types, architecture, dead code, then all tests but those that only run at night (`npm run
 * nightly`). It stops before the tests if a check fails. `npm run test:unit` leaves out the tests that need Python and
 * its AWS emulator. The last line is `N passed, N failed`, as jest counted.
 */
if (await pass(checks)) await test(process.argv.includes('--unit') ? ['--selectProjects', 'plain'] : []);
conclude();
