import type { FilterDefinition } from '../../core/filter.ts';
import { jmespathFault } from '../../python/jmespath.ts';
import { asNumber } from '../../python/values.ts';
import { mostDaysBack, readMoment } from './moment.ts';
import { movesNowTooFar, tooFar } from './moved-now.ts';
import { isCostly, patternFault } from './patterns.ts';
import type { ValueOptions } from './value-options.ts';
import { isAge } from './value-type.ts';
import { valuesFromFaults } from './values-from.ts';

type Faults = ReturnType<NonNullable<FilterDefinition<ValueOptions>['validate']>>;

/**
 * Faults in the options of `value` that the schema cannot see: what Custodian refuses when it validates, and what would
 * stop it with an error at run time.
 */
export function valueFaults(options: ValueOptions): Faults {
  const { value, value_from: from, value_regex: regex } = options;
  if (options.value_type === 'resource_count') return countFaults(options);
  return [
    ...missingFaults(options),
    ...(['key', 'value_path'] as const).flatMap((name) => expressionFaults(name, options[name])),
    ...(options.value_type === 'expr' ? expressionFaults('value', value) : []),
    ...(from ? valuesFromFaults(from).map((fault) => ({ ...fault, path: ['value_from', ...fault.path] })) : []),
    ...(regex === undefined ? [] : captureFaults(regex)),
    ...(from || options.value_path !== undefined ? [] : wantedFaults(options)),
  ];
}

function missingFaults({ key, value, value_from: from, value_path: path }: ValueOptions): Faults {
  const noKey = { path: [], message: 'The filter does not say which value to compare.', remedy: 'Add `key`.' };
  const noValue = {
    path: [],
    message: 'The filter does not say what to compare with.',
    remedy: 'Add `value`, `value_from` or `value_path`.',
  };
  return [
    ...(key === undefined ? [noKey] : []),
    ...(value === undefined && !from && path === undefined ? [noValue] : []),
  ];
}

function countFaults({ op, value, value_regex: regex }: ValueOptions): Faults {
  const faults = [];
  if (op === undefined)
    faults.push({ path: [], message: '`resource_count` needs `op`.', remedy: 'Add `op`, such as `op: gt`.' });
  if (!Number.isInteger(value) && typeof value !== 'boolean' && !Array.isArray(value)) {
    faults.push({
      path: ['value'],
      message: '`resource_count` compares with a whole number.',
      remedy: 'Write the number without quotes.',
    });
  }
  if (op === 'regex' || op === 'regex-case' || regex !== undefined) {
    faults.push({
      path: ['op'],
      message: 'A number of resources cannot be matched with a pattern.',
      remedy: 'Use eq, gt, lt, in, …',
    });
  }
  return faults;
}

function expressionFaults(name: 'key' | 'value' | 'value_path', expression: unknown): Faults {
  if (expression === undefined && name !== 'value') return [];
  if (typeof expression !== 'string')
    return [
      {
        path: [name],
        message: '`value_type: expr` needs an expression as its value.',
        remedy: 'Write JMESPath or `tag:NAME`.',
      },
    ];
  const fault = expression.startsWith('tag:') ? undefined : jmespathFault(expression);
  return fault
    ? [
        {
          path: [name],
          message: `\`${name}\` is not valid JMESPath: ${fault.message}.`,
          remedy: 'See https://jmespath.org for the grammar.',
        },
      ]
    : [];
}

function captureFaults(regex: string): Faults {
  const fault = patternFault(regex, 'one');
  return fault ? [{ path: ['value_regex'], ...fault }] : costlyFaults('value_regex', regex);
}

/**
 * A pattern whose matching may take too long. The policy runs, and the result is unknown where matching is given up.
 */
function costlyFaults(name: 'value' | 'value_regex', pattern: string): Faults {
  if (!isCostly(pattern, name === 'value_regex' ? 'groups' : 'match')) return [];
  const message =
    `Matching \`${pattern}\` can take very long: it repeats a repetition. If matching is given up, the ` +
    'result is unknown.';
  return [
    {
      path: [name],
      code: 'policy/costly-pattern',
      severity: 'warning',
      message,
      remedy: 'Write it without nested or adjacent repetitions: `a+` instead of `(a+)+`.',
    },
  ];
}

/** Faults of a value that stands in the policy itself. */
function wantedFaults({ op, value_type: type, value }: ValueOptions): Faults {
  const isPattern = (op === 'regex' || op === 'regex-case') && type !== 'swap';
  if (typeof value === 'string' && movesNowTooFar(value))
    return [{ path: ['value'], message: `${tooFar}.`, remedy: 'Write fewer days.' }];
  return [...(isPattern ? patternFaults(op, value) : []), ...typeFaults(type, value)];
}

function patternFaults(op: string, value: unknown): Faults {
  if (typeof value !== 'string')
    return [{ path: ['value'], message: `\`op: ${op}\` needs a pattern as its value.`, remedy: 'Write it as text.' }];
  const fault = patternFault(value, 'any');
  return fault ? [{ path: ['value'], ...fault }] : costlyFaults('value', value);
}

function typeFaults(type: ValueOptions['value_type'], value: unknown): Faults {
  if ((type === 'age' || type === 'expiration') && asNumber(value) === undefined) {
    return [
      { path: ['value'], message: `\`value_type: ${type}\` counts days.`, remedy: 'Write a number without quotes.' },
    ];
  }
  if ((type === 'age' && !isAge(value)) || (type === 'expiration' && !isAge(-(asNumber(value) ?? 0)))) {
    return [
      {
        path: ['value'],
        message: `\`value_type: ${type}\` cannot count so many days: dates are of the years 1 to 9999.`,
        remedy: `Write a number from -${mostDaysBack} to ${mostDaysBack}.`,
      },
    ];
  }
  if (type === 'date' && !readMoment(value, new Date(0))) {
    return [
      {
        path: ['value'],
        message:
          value === undefined
            ? '`value_type: date` needs a date as its value.'
            : `\`value_type: date\` cannot read \`${JSON.stringify(value)}\` as a date.`,
        remedy: 'Write it like 2026-03-01.',
      },
    ];
  }
  return [];
}
