import { type Command, InvalidArgumentError, Option } from 'commander';
import { type PlannedRestore, type RestoreOutcome, restore, restoreOptions } from '../../app/commands/restore.ts';
import { toText } from '../../report/formats/plan-text.ts';
import { messageFormats } from '../../report/message-formats.ts';
import { toReceiptText } from '../../report/receipt-text.ts';
import { type Door, jsonText, valueOrExit } from '../door.ts';
import { type AccountOptions, modeOption, targetOf, withAccounts } from '../options.ts';
import { printSummary, summaryExitCode } from '../summary.ts';

interface CommandOptions extends AccountOptions {
  readonly mode?: 'observe' | 'act';
  readonly as?: string;
  readonly hold: number | false;
  readonly again?: true;
  readonly planOnly?: true;
  readonly out?: string;
}

/** Days for which restored resources are held by default. */
const holdDays = 7;

/** What only some types can do. */
const typeOptions = restoreOptions.map(({ name, description }) => ({
  name,
  flag: new Option(`--${name}`, description),
}));

/**
 * `mayfly restore RECEIPT`: undoes what a receipt records. Exit code 0: it is back, or was before; 1: it cannot be, or
 * was refused; 3: a step failed or has not ended yet.
 */
export function addRestore(program: Command, door: Door): void {
  const command = withAccounts(program.command('restore <receipt>'))
    .description(
      'undo what a receipt records: `receipt` is its id as `mayfly log` prints it, ' +
        'or the id, ARN or name of a resource',
    )
    .addOption(modeOption())
    .option('--as <name>', 'restore it under another name: for databases')
    .addOption(
      new Option('--hold <days>', 'for so many days no policy writes to what is restored')
        .argParser(days)
        .default(holdDays, String(holdDays)),
    )
    .option('--no-hold', 'let policies act on it at once');
  for (const { flag } of typeOptions) command.addOption(flag);
  command
    .option('--again', 'restore once more what was restored before')
    .option('--plan-only', 'write the plan, and carry out nothing')
    .option('--out <dir>', 'the folder to write the plan to; left out: out/restore-RECEIPT')
    .addHelpText(
      'after',
      '\nExamples:\n  mayfly restore 3f2a91c0 --mode act\n' +
        '  mayfly restore orders --as orders-restored --plan-only',
    )
    .action(async (receipt: string, options: CommandOptions) => {
      const { config, mode, json, out, planOnly = false } = options;
      const commandOptions = {
        config,
        target: targetOf(options),
        mode,
        restore: {
          as: options.as,
          holdDays: options.hold === false ? 0 : options.hold,
          chosen: chosenIn(options),
          again: options.again === true,
        },
        out,
        planOnly,
        show: (planned: PlannedRestore): void => {
          if (json) door.remark(`The plan is in ${planned.folder}.`);
          else door.print(plannedText(planned, options, door));
        },
        ...messageFormats(door.columns),
      };
      const result = await door.during((runtime) => restore(receipt, commandOptions, runtime));
      const outcome = valueOrExit(result, door, { json });
      if (outcome === undefined) return;
      if (json) door.print(jsonText(outcome));
      conclude(outcome, options, door);
    });
}

function chosenIn(options: object): ReadonlySet<string> {
  const values = options as Readonly<Record<string, unknown>>;
  return new Set(typeOptions.filter(({ flag }) => values[flag.attributeName()] === true).map(({ name }) => name));
}

function plannedText(
  { plan, folder, differs, mode }: PlannedRestore,
  { planOnly }: CommandOptions,
  { columns, colour }: Door,
): string {
  const text = toText(plan, { columns, colour, ...(planOnly && { folder }), mode });
  return `${text}${differs.map((sentence) => `\n${sentence}`).join('')}${differs.length > 0 ? '\n' : ''}`;
}

function conclude(outcome: RestoreOutcome, { json }: CommandOptions, door: Door): void {
  switch (outcome.status) {
    case 'planned':
      break;
    case 'applied':
      if (!json) printSummary(outcome.summary, door);
      door.exit(summaryExitCode(outcome.summary));
      break;
    case 'done':
      if (!json)
        door.print(
          `It was undone before. \`--again\` undoes it once more.\n\n${toReceiptText(outcome.receipts, door)}`,
        );
      break;
    case 'none':
      door.remark([outcome.message, outcome.remedy].filter((part) => part !== undefined).join(' '));
      door.exit(1);
      break;
    default:
      outcome satisfies never;
  }
}

function days(text: string): number {
  const [, amount] = /^(\d{1,4})d?$/.exec(text) ?? [];
  if (amount === undefined || Number(amount) === 0)
    throw new InvalidArgumentError('Expected days, such as 14 or 14d; `--no-hold` is none.');
  return Number(amount);
}
