import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Restored, type RestorePlan, restore } from '../mayfly.ts';
import { toConsoleMessage } from '../report/console-message.ts';
import { toText } from '../report/plan-text.ts';
import { toReceiptText } from '../report/receipt-text.ts';
import { toSlackMessage } from '../report/slack-message.ts';
import { exitCode, tell } from './apply.ts';
import { type Door, valueOrExit } from './door.ts';
import { type WhereOptions, whereOf, withCredentials } from './options.ts';

interface RestoreOptions extends Omit<WhereOptions, 'region' | 'recording'> {
  readonly mode?: 'observe' | 'act';
  readonly as?: string;
  readonly hold: number | false;
  readonly volumes?: true;
  readonly again?: true;
  readonly planOnly?: true;
  readonly out?: string;
}

/** Days for which what comes back is held, unless somebody says otherwise. */
const holdDays = 7;

/**
 * `mayfly restore RECEIPT`: undoes what a receipt tells of. Exit code 0: it is back, or was before; 1: it cannot be, or
 * was refused; 3: a step failed or has not ended yet.
 */
export function addRestore(program: Command, door: Door): void {
  withCredentials(program.command('restore <receipt>'))
    .description(
      'undo what a receipt tells of: `receipt` is its id as `mayfly log` prints it, or the id, ARN or name of a resource',
    )
    .addOption(new Option('--mode <mode>', 'instead of the mode in mayfly.yml').choices(['observe', 'act']))
    .option('--as <name>', 'bring it back under another name: for databases')
    .addOption(
      new Option('--hold <days>', 'no policy writes to what comes back for so many days')
        .argParser(days)
        .default(holdDays, String(holdDays)),
    )
    .option('--no-hold', 'let policies act on it at once')
    .option('--volumes', 'of an instance without an image: bring back its volumes')
    .option('--again', 'once more, although it was brought back before')
    .option('--plan-only', 'write the plan, and carry out nothing')
    .option('--out <dir>', 'the folder to write the plan to; left out: out/restore-RECEIPT')
    .addHelpText(
      'after',
      '\nExamples:\n  mayfly restore 3f2a91c0 --mode act\n  mayfly restore orders --as orders-restored --plan-only',
    )
    .action(async (receipt: string, options: RestoreOptions) => {
      const { config, mode, json, out } = options;
      const where = whereOf({ ...options, region: [] });
      const wish = {
        as: options.as,
        holdDays: options.hold === false ? 0 : options.hold,
        volumesOnly: options.volumes === true,
        again: options.again === true,
      };
      const asText = (message: Parameters<typeof toConsoleMessage>[0]): string =>
        toConsoleMessage(message, { columns: door.columns });
      const show = (made: RestorePlan): void => {
        if (json) door.remark(`The plan is in ${made.folder}.`);
        else door.print(planned(made, options, door));
      };
      const asked = {
        config,
        where,
        mode,
        wish,
        out,
        planOnly: options.planOnly === true,
        show,
        asText,
        asSlack: toSlackMessage,
      };
      const result = await door.during((around) => restore(receipt, asked, around));
      const restored = valueOrExit(result, door, json === true);
      if (restored === undefined) return;
      if (json) door.print(JSON.stringify(restored, undefined, 2));
      conclude(restored, json === true, door);
    });
}

function planned(
  { plan, folder, differs, mode }: RestorePlan,
  { planOnly }: RestoreOptions,
  { columns, colour }: Door,
): string {
  const text = toText(plan, { columns, colour, ...(planOnly && { folder }), mode });
  return `${text}${differs.map((each) => `\n${each}`).join('')}${differs.length > 0 ? '\n' : ''}`;
}

function conclude(restored: Restored, json: boolean, door: Door): void {
  switch (restored.is) {
    case 'planned':
      break;
    case 'applied':
      if (!json) tell(restored.summary, door);
      door.exit(exitCode(restored.summary));
      break;
    case 'done':
      if (!json)
        door.print(
          `It was undone before, and is not undone twice (\`--again\` would).\n\n${toReceiptText(restored.receipts, door)}`,
        );
      break;
    case 'none':
      door.remark([restored.message, restored.remedy].filter((part) => part !== undefined).join(' '));
      door.exit(1);
      break;
    default:
      restored satisfies never;
  }
}

function days(text: string): number {
  const [, amount] = /^(\d{1,4})d?$/.exec(text) ?? [];
  if (amount === undefined || Number(amount) === 0)
    throw new InvalidArgumentError('Expected days, such as 14 or 14d; `--no-hold` is none.');
  return Number(amount);
}
