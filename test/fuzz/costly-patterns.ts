/**
 * Patterns that repeat a repetition, and that RE2 knows; with their answers for 5,000 times `a`, for 2,000 times `ab`,
 * and for 20,000 times `a` and a `!`.
 */
export const linearPatterns: readonly (readonly [pattern: string, answers: readonly boolean[]])[] = [
  ['(a+)+$', [true, false, false]],
  ['(a|a)*b', [false, true, false]],
  ['([a-z]+)*=', [false, false, false]],
  ['(.*)(.*)(.*)(.*)(.*)(.*)(.*)=', [false, false, false]],
  ['^[a-z]+(-?[a-z]+)*$', [true, true, false]],
];

/** Patterns that repeat a repetition, with what only backtracking can match. */
export const steepPatterns: readonly string[] = [
  '((a|b)*c?)*\\1d',
  '(?=a)(a+)+$',
  '(?:(a|a)*b)(?!c)',
  '(?:(?:a{0,30}){0,30}){0,30}b',
];
