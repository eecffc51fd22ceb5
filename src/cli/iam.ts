import { type Command, Option } from 'commander';
import type { Role } from '../core/views/role.ts';
import { iam, isUnsupported, toCloudFormation, toPolicyDocuments } from '../mayfly.ts';
import { roleToText } from '../report/role-text.ts';
import { type Door, valueOrExit } from './door.ts';
import { repeated, withConfig } from './options.ts';

interface IamOptions {
  readonly config?: string;
  readonly json?: true;
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
      const result = await iam(paths, { config: options.config, regions: options.region });
      const role = valueOrExit(result, door, options.json === true);
      if (role === undefined) return;
      door.print(printed(role, options, door));
      const policies = toPolicyDocuments(role).length;
      if (policies > attachable)
        door.remark(
          `It takes ${policies} managed policies, and IAM attaches ${attachable} to a role unless its quota is raised.`,
        );
      door.exit(result.diagnostics.some(({ code }) => isUnsupported(code)) ? 3 : 0);
    });
}

function printed(role: Role, { json, cloudformation }: IamOptions, { colour }: Door): string {
  if (cloudformation) return JSON.stringify(toCloudFormation(role), undefined, 2);
  return json ? JSON.stringify(toPolicyDocuments(role), undefined, 2) : roleToText(role, { colour });
}
