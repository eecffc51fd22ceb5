import type { Plan } from '../core/plan.ts';
import { padEnd, widthOf, wrap } from './columns.ts';
import { plain } from './plain.ts';
import { cellWords, type PromotionRow, promotionRows } from './promotion.ts';

const title = 'Rollout: resources by stage; + is what a promotion to that stage adds';

/** For a terminal: a line for each policy that mayfly.yml holds at an earlier stage. */
export function promotionBlock(plan: Plan, columns: number, bold: (text: string) => string): readonly string[] {
  const rows = promotionRows(plan);
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(({ policy }) => widthOf(plain(policy))));
  return [
    bold(title),
    ...rows.flatMap(({ policy, cells }) => {
      const stages = cells.map((cell) => `${cell.stage} ${cellWords(cell)}`).join(' · ');
      const [first = '', ...rest] = wrap(stages, columns, ' '.repeat(width + 4));
      return [`  ${padEnd(plain(policy), width)}  ${first.trimStart()}`, ...rest];
    }),
  ];
}

/** For a pull request: the same as a table. `toCell` makes a text harmless in Markdown. */
export function promotionTable(plan: Plan, toCell: (text: string) => string): readonly string[] {
  const rows = promotionRows(plan);
  if (rows.length === 0) return [];
  const line = ({ policy, cells }: PromotionRow): string =>
    `| ${toCell(policy)} | ${cells.map((cell) => toCell(cellWords(cell))).join(' | ')} |`;
  return [
    [`**${title}**`, '', '| policy | notify | stop | delete |', '| --- | --- | --- | --- |', ...rows.map(line)].join(
      '\n',
    ),
  ];
}
