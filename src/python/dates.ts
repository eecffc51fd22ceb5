/** Dates as Python's `dateutil` reads them, and as `strftime` and `format` write them. */
export type { WrittenTime } from './dates/date-build.ts';
export { instantOfWritten, readDate } from './dates/date-text.ts';
export { aheadIn, formatTime } from './dates/format-time.ts';
export { strftime } from './dates/strftime.ts';
