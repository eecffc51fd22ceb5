import { type Command, Option } from 'commander';
import { type IamResult, iam } from '../../app/commands/iam.ts';
import { isUnsupported } from '../../app/setup.ts';
import { roleToText } from '../../report/role-text.ts';
import { type Door, jsonText, valueOrExit } from '../door.ts';
import { type CommonOptions, repeated, withConfig } from '../options.ts';

interface IamOptions extends CommonOptions {
  readonly cloudformation?: true;
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
  withConfig(program.command('iam <policies...>'))
    .description('print the least-privilege role for these policies, with a Deny of every write on what is protected')
    .addOption(new Option('--cloudformation', 'print a CloudFormation template').conflicts('json'))
    .addOption(
      new Option('--region <name>', 'write in this region only; repeat it for more')
        .argParser(repeated)
        .default([], '`regions` of mayfly.yml, else any'),
    )
    .addHelpText('after', '\nExamples:\n  mayfly iam policies/\n  mayfly iam policies/ --cloudformation > role.json')
    .action(async (paths: string[], options: IamOptions) => {
      const { config, region: regions, json } = options;
      const result = await iam(paths, { config, regions }, door);
      const access = valueOrExit(result, door, { json });
      if (access === undefined) return;
      door.print(printed(access, options, door));
      const { length } = access.policies;
      if (length > attachable)
        door.remark(
          `It takes ${length} managed policies, and IAM attaches ${attachable} to a role unless its quota is raised.`,
        );
      door.exit(result.diagnostics.some(({ code }) => isUnsupported(code)) ? 3 : 0);
    });
}

function printed({ role, policies, template }: IamResult, options: IamOptions, { colour }: Door): string {
  if (options.cloudformation) return jsonText(template);
  return options.json ? jsonText(policies) : roleToText(role, { colour });
}
