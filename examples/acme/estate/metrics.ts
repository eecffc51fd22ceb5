import { share } from './dice.ts';
import type { Fleet } from './rows.ts';

type Load = Fleet['load'];

/** The lowest and highest value of a data point under each load, in the metric's own unit. */
const figures: Readonly<Record<string, Readonly<Record<Load, readonly [low: number, high: number]>>>> = {
  'AWS/EC2 CPUUtilization': { busy: [28, 74], office: [12, 55], idle: [1.2, 3.9], silent: [0.2, 0.9] },
  'AWS/EC2 NetworkIn': { busy: [4e7, 3e8], office: [5e6, 8e7], idle: [4e4, 3e5], silent: [1e3, 2e4] },
  'AWS/EC2 NetworkOut': { busy: [4e7, 3e8], office: [5e6, 8e7], idle: [3e4, 2e5], silent: [1e3, 1e4] },
  'AWS/RDS DatabaseConnections': { busy: [18, 90], office: [2, 14], idle: [0, 0], silent: [0, 0] },
  'AWS/RDS CPUUtilization': { busy: [20, 65], office: [8, 30], idle: [2, 5], silent: [1.5, 4] },
};

/** Outside office hours an office machine is practically idle. */
function loadAt(load: Load, at: Date): Load {
  const isOffice = at.getUTCDay() >= 1 && at.getUTCDay() <= 5 && at.getUTCHours() >= 7 && at.getUTCHours() < 18;
  return load === 'office' && !isOffice ? 'idle' : load;
}

/** The data points of one series. Only the last two weeks have data; a metric that is not listed has none. */
export function points(
  metric: string,
  resource: string,
  load: Load | undefined,
  window: { readonly from: Date; readonly until: Date; readonly periodSeconds: number; readonly earliest: Date },
): { readonly Timestamps: string[]; readonly Values: number[] } {
  const figure = figures[metric];
  if (load === undefined || figure === undefined) return { Timestamps: [], Values: [] };
  const times: Date[] = [];
  const first = Math.max(window.from.getTime(), window.earliest.getTime());
  for (let at = first; at < window.until.getTime(); at += window.periodSeconds * 1_000) times.push(new Date(at));
  return {
    Timestamps: times.map((at) => at.toISOString()),
    Values: times.map((at) => {
      const [low, high] = figure[loadAt(load, at)];
      return Number((low + (high - low) * share(metric, resource, at.toISOString())).toPrecision(4));
    }),
  };
}
