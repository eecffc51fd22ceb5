import { type Command, InvalidArgumentError, Option } from 'commander';
import { type PlannedRestore, type RestoreOutcome, restore, restoreOptions } from '../../app/commands/restore.ts';
import type { Receipt } from '../../core/receipt.ts';
import { shellWords } from '../../core/shell-words.ts';
import { toText } from '../../report/formats/plan-text.ts';
import { messageFormats } from '../../report/message-formats.ts';
import { plain } from '../../report/plain.ts';
import { toReceiptText } from '../../report/receipt-text.ts';
import { type Door, jsonText, valueOrExit } from '../door.ts';
import { type AccountOptions, asMeOption, flagsOf, modeOption, repeated, targetOf, withAccounts } from '../options.ts';
import { printSummary, summaryExitCode } from '../summary.ts';

interface CommandOptions extends AccountOptions {
  readonly mode?: 'observe' | 'act';
  readonly as?: string;
  readonly use: readonly Replacement[];
  readonly without: readonly string[];
  readonly asMe?: true;
  readonly hold: number | false;
  readonly again?: true;
  readonly planOnly?: true;
  readonly out?: string;
}

/** Another one in the place of a part: `--use key-pair=ops-2`. */
interface Replacement {
  readonly part: string;
  readonly value: string;
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
      new Option(
        '--use <part=name>',
        'use another one in the place of a part that is gone: `key-pair=ops-2`; repeat it',
      )
        .argParser(replacement)
        .default([], 'none'),
    )
    .addOption(
      new Option('--without <part>', 'restore it without a part that is gone: `key-pair`; repeat it for more')
        .argParser(repeated)
        .default([], 'none'),
    )
    .addOption(asMeOption())
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
        '  mayfly restore orders --as orders-restored --plan-only\n' +
        '  mayfly restore i-0123456789abcdef0 --without key-pair --use security-groups=sg-1,sg-2',
    )
    .action(async (receipt: string, options: CommandOptions) => {
      const { config, mode, json, out, planOnly = false } = options;
      const commandOptions = {
        config,
        target: targetOf(options),
        mode,
        restore: {
          as: options.as,
          use: Object.fromEntries(options.use.map(({ part, value }) => [part, value])),
          without: options.without,
          holdDays: options.hold === false ? 0 : options.hold,
          chosen: chosenIn(options),
          again: options.again === true,
        },
        out,
        planOnly,
        asCaller: options.asMe,
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
      conclude(outcome, receipt, options, door);
    });
}

function chosenIn(options: object): ReadonlySet<string> {
  const values = options as Readonly<Record<string, unknown>>;
  return new Set(typeOptions.filter(({ flag }) => values[flag.attributeName()] === true).map(({ name }) => name));
}

function plannedText({ plan, folder, differs, mode }: PlannedRestore, options: CommandOptions, door: Door): string {
  const { columns, colour } = door;
  // Its mode is printed where mayfly.yml only observes.
  const flags = [...flagsOf(options), ...(options.asMe ? ['--as-me'] : [])];
  const text = toText(plan, { columns, colour, ...(options.planOnly && { folder }), mode, flags });
  return `${text}${differs.map((sentence) => `\n${sentence}`).join('')}${differs.length > 0 ? '\n' : ''}`;
}

function conclude(outcome: RestoreOutcome, word: string, options: CommandOptions, door: Door): void {
  const { json } = options;
  switch (outcome.status) {
    case 'planned':
      break;
    case 'applied':
      if (!json) printSummary(outcome.summary, door, modeAndFlags(options));
      door.exit(summaryExitCode(outcome.summary));
      break;
    case 'done':
      if (!json) door.print(doneText(outcome, options, door));
      if (!outcome.isWhole) door.exit(3);
      break;
    case 'none':
      door.remark(noneText(outcome, word, options));
      door.exit(1);
      break;
    default:
      outcome satisfies never;
  }
}

function doneText(
  { receipts, isWhole }: Extract<RestoreOutcome, { readonly status: 'done' }>,
  options: CommandOptions,
  door: Door,
): string {
  const what = isWhole ? 'It was undone before.' : 'It was undone before, but not all of it.';
  const shown = toReceiptText(receipts, { ...door, flags: modeAndFlags(options) });
  return `${what}${otherName(receipts, options)} \`--again\` undoes it once more.\n\n${shown}`;
}

/** It has the name that somebody chose then, and not the one that is chosen now. */
function otherName(receipts: readonly Receipt[], { as: newName }: CommandOptions): string {
  const names = receipts.flatMap(({ ending }) =>
    ending.status === 'done' && ending.created !== undefined ? [ending.created.id] : [],
  );
  const [first] = names;
  return newName === undefined || first === undefined || names.includes(newName)
    ? ''
    : ` It is called ${plain(first)}, not ${plain(newName)}.`;
}

/** Why there is no restore, and the commands with which there is one: each on a line of its own. */
function noneText(
  { message, remedies = [] }: Extract<RestoreOutcome, { status: 'none' }>,
  word: string,
  options: CommandOptions,
): string {
  const [sentences, commands] = [
    remedies.filter(({ flags }) => flags === undefined),
    remedies.filter(({ flags }) => flags !== undefined),
  ];
  const lead = [message, ...sentences.map((remedy) => remedy.message)].join(' ');
  const lines = commands.flatMap(({ message: what, flags = [], receipt = word }) => [
    plain(what),
    `  ${plain(shellWords(['mayfly', 'restore', receipt, ...givenFlags(withoutChanged(options, flags)), ...flags]))}`,
  ]);
  return [plain(lead), ...lines].join('\n');
}

/** The options without those that these flags replace: another name, another part. */
function withoutChanged(options: CommandOptions, flags: readonly string[]): CommandOptions {
  const changed = new Set(
    flags.flatMap((flag, at) => {
      const [part] = flags[at + 1]?.split('=') ?? [];
      return part !== undefined && (flag === '--use' || flag === '--without') ? [part] : [];
    }),
  );
  const { as: newName, use, without } = options;
  return {
    ...options,
    as: flags.includes('--as') ? undefined : newName,
    use: use.filter(({ part }) => !changed.has(part)),
    without: without.filter((part) => !changed.has(part)),
  };
}

/** What was given on the command line, so that a command that adds to it works as it is printed. */
function givenFlags(options: CommandOptions): readonly string[] {
  const { as: newName, hold, again, planOnly, out, asMe, use, without } = options;
  return [
    ...modeAndFlags(options),
    ...(newName === undefined ? [] : ['--as', newName]),
    ...use.flatMap(({ part, value }) => ['--use', `${part}=${value}`]),
    ...without.flatMap((part) => ['--without', part]),
    ...(asMe ? ['--as-me'] : []),
    ...(hold === false ? ['--no-hold'] : hold === holdDays ? [] : ['--hold', String(hold)]),
    ...[...chosenIn(options)].map((name) => `--${name}`),
    ...(again ? ['--again'] : []),
    ...(planOnly ? ['--plan-only'] : []),
    ...(out === undefined ? [] : ['--out', out]),
  ];
}

function modeAndFlags(options: CommandOptions): readonly string[] {
  return [...(options.mode === undefined ? [] : ['--mode', options.mode]), ...flagsOf(options)];
}

function replacement(text: string, former: readonly Replacement[]): readonly Replacement[] {
  const [, part, value] = /^([a-z-]+)=(.+)$/s.exec(text) ?? [];
  if (part === undefined || value === undefined)
    throw new InvalidArgumentError('Expected a part and what to use in its place, such as key-pair=ops-2.');
  if (former.some((each) => each.part === part)) throw new InvalidArgumentError(`\`${part}\` is there twice.`);
  return [...former, { part, value }];
}

function days(text: string): number {
  const [, amount] = /^(\d{1,4})d?$/.exec(text) ?? [];
  if (amount === undefined || Number(amount) === 0)
    throw new InvalidArgumentError('Expected days, such as 14 or 14d; `--no-hold` is none.');
  return Number(amount);
}
