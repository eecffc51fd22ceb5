import type { Command } from 'commander';
import { explain } from '../../app/commands/explain.ts';
import { type Door, valueOrExit } from '../door.ts';
import { type FormatOptions, formatOf, isJson, printValue, withFormats } from '../formats.ts';
import { type RecordingOptions, targetOf, withRecording } from '../options.ts';

interface ExplainOptions extends RecordingOptions, FormatOptions {
  readonly policy?: string;
}

/**
 * `mayfly explain RESOURCE [POLICIES…]`: why they match it, or do not. Exit code 0: done, 1: error, or no such
 * resource.
 */
export function addExplain(program: Command, door: Door): void {
  withFormats(withRecording(program.command('explain <resource> [policies...]')), 'explain')
    .description(
      'explain why policies (those in policies/ if none are named) match a resource, or do not: ' +
        '`resource` is its id, its ARN or its name',
    )
    .option('--policy <name>', 'only this policy')
    .addHelpText(
      'after',
      '\nExamples:\n  mayfly explain vol-0123456789abcdef0 --region eu-west-1\n' +
        '  mayfly explain load-test-2 --recording examples/acme --policy ec2-ttl-expired',
    )
    .action(async (resource: string, named: string[], options: ExplainOptions) => {
      const paths = named.length > 0 ? named : ['policies/'];
      const { config, policy, now } = options;
      const result = await door.during((runtime) =>
        explain(resource, paths, { config, target: targetOf(options), policy, now }, runtime),
      );
      const explanations = valueOrExit(result, door, { json: isJson(options) });
      if (explanations === undefined) return;
      // For people, the sentence below says it all.
      if (explanations.length > 0 || formatOf(options) !== 'text') printValue('explain', explanations, options, door);
      if (explanations.length > 0) return;
      door.remark(
        `No policy here looks at a resource ${resource}: ` +
          'it does not exist in these regions, or no policy is for its type.',
      );
      door.exit(1);
    });
}
