import { type Command, Option } from 'commander';
import { iam } from '../../app/commands/iam.ts';
import { isUnsupported } from '../../app/setup.ts';
import { type Door, valueOrExit } from '../door.ts';
import { type FormatOptions, isJson, printValue, withFormats } from '../formats.ts';
import { type CommonOptions, repeated, withConfig } from '../options.ts';

interface IamOptions extends CommonOptions, FormatOptions {
  readonly region: readonly string[];
}

/**
 * Managed policies on one role, by default. Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const attachable = 10;

/**
 * `mayfly iam POLICIES…`: the least-privilege role that they need. Exit code 0: done, 1: error, 3: without the policies
 * that Mayfly does not support yet.
 */
export function addIam(program: Command, door: Door): void {
  withFormats(withConfig(program.command('iam <policies...>')), 'iam')
    .description('print the least-privilege role for these policies, with a Deny of every write on what is protected')
    .addOption(new Option('--cloudformation', 'the same as --format cloudformation').conflicts('json'))
    .addOption(
      new Option('--region <name>', 'write in this region only; repeat it for more')
        .argParser(repeated)
        .default([], '`regions` of mayfly.yml, else any'),
    )
    .addHelpText('after', '\nExamples:\n  mayfly iam policies/\n  mayfly iam policies/ --cloudformation > role.json')
    .action(async (paths: string[], options: IamOptions) => {
      const { config, region: regions } = options;
      const result = await iam(paths, { config, regions }, door);
      const access = valueOrExit(result, door, { json: isJson(options) });
      if (access === undefined) return;
      printValue('iam', access, options, door);
      const { length } = access.policies;
      if (length > attachable)
        door.remark(
          `It takes ${length} managed policies, and IAM attaches ${attachable} to a role unless its quota is raised.`,
        );
      door.exit(result.diagnostics.some(({ code }) => isUnsupported(code)) ? 3 : 0);
    });
}
