import type { Command } from 'commander';
import { explain } from '../mayfly.ts';
import { toExplainText } from '../report/explain-text.ts';
import { type Door, valueOrExit } from './door.ts';
import { type WhereOptions, whereOf, withRecording } from './options.ts';

interface ExplainOptions extends WhereOptions {
  readonly policy?: string;
  readonly now?: Date;
}

/**
 * `mayfly explain RESOURCE [POLICIES…]`: why they match it, or do not. Exit code 0: done, 1: error, or no such
 * resource.
 */
export function addExplain(program: Command, door: Door): void {
  withRecording(program.command('explain <resource> [policies...]'))
    .description(
      'say why policies (those in policies/ where none are named) match a resource, or do not: `resource` is its id, its ARN or its name',
    )
    .option('--policy <name>', 'only this policy')
    .addHelpText(
      'after',
      '\nExample:\n  mayfly explain vol-0123456789abcdef0 --region eu-west-1\n  mayfly explain load-test-2 --recording examples/acme --policy ec2-ttl-expired',
    )
    .action(async (resource: string, named: string[], options: ExplainOptions) => {
      const paths = named.length > 0 ? named : ['policies/'];
      const { config, policy, now } = options;
      const result = await door.during((around) =>
        explain(resource, paths, { config, where: whereOf(options), policy, now }, around),
      );
      const found = valueOrExit(result, door, options.json === true);
      if (found === undefined) return;
      if (options.json) door.print(JSON.stringify(found, undefined, 2));
      else if (found.length > 0) door.print(toExplainText(found, door));
      if (found.length > 0) return;
      door.remark(
        `No policy here looks at a resource ${resource}: it does not exist in these regions, or no policy is for its type.`,
      );
      door.exit(1);
    });
}
