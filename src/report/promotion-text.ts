import type { Plan } from '../core/plan.ts';
import { plain, wrap } from './plain.ts';
import { cellWords, type PromotionRow, promotionRows } from './promotion.ts';

const title = 'Promotion: resources by stage, and with + what a promotion to it would add';

/** For a terminal: a line for each policy that mayfly.yml holds back. */
export function promotionBlock(plan: Plan, columns: number, bold: (text: string) => string): readonly string[] {
  const rows = promotionRows(plan);
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(({ policy }) => policy.length));
  return [
    bold(title),
    ...rows.flatMap(({ policy, cells }) => {
      const says = cells.map((cell) => `${cell.stage} ${cellWords(cell)}`).join(' · ');
      const [first = '', ...rest] = wrap(says, columns, ' '.repeat(width + 4));
      return [`  ${plain(policy).padEnd(width)}  ${first.trimStart()}`, ...rest];
    }),
  ];
}

/** For a pull request: the same as a table. `cell` makes a text harmless in Markdown. */
export function promotionTable(plan: Plan, cell: (text: string) => string): readonly string[] {
  const rows = promotionRows(plan);
  if (rows.length === 0) return [];
  const line = ({ policy, cells }: PromotionRow): string =>
    `| ${cell(policy)} | ${cells.map((each) => cell(cellWords(each))).join(' | ')} |`;
  return [
    [`**${title}**`, '', '| policy | notify | stop | delete |', '| --- | --- | --- | --- |', ...rows.map(line)].join(
      '\n',
    ),
  ];
}
