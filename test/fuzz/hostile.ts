import * as fc from 'fast-check';
import { comparisonNames } from '../../src/policy/matching/comparison.ts';
import { tagKeyTransforms } from '../../src/policy/matching/tag-keys.ts';
import { valueTypes } from '../../src/policy/matching/value-type.ts';
import { vocabulary } from './policies.ts';

const { filters, types } = vocabulary;

/** Texts that have broken readers of policies, tags and dates before. */
const nasty = fc.constantFrom(
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\udfff\ud800',
    '\u202e',
    '😀',
  ],
  ...[
    'absent',
    'present',
    'not-null',
    'empty',
    'null',
    'None',
    'true',
    '0',
    '-1',
    '1e999',
    '0x10',
    '९',
    '1_000',
    '9'.repeat(400),
  ],
  ...[
    '9999-12-31',
    '9999-12-31T23:59:59+14:00',
    '9999-12-31T23:59:59-12:00',
    '0001-01-01',
    '0000-00-00',
    '10000-01-01',
    '2026-02-30',
    '99999999999999',
  ],
  ...[
    '10.0.0.0/8',
    '::/0',
    '10.0.0.0/99',
    '300.1.1.1',
    '1.2.3.4.5',
    '{now}',
    '{now:%Y%m%d}',
    '{',
    '{}',
    '{{',
    '{account_id',
    '{a.b[0]!r:>99999999}',
  ],
);
const text = fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 20 }), fc.string({ maxLength: 20 }));
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1e308, 2 ** 53, -(2 ** 63), 5e-324),
);

/** Any small JSON, with such texts and keys in it. */
export const hostileJson: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    number,
    fc.constantFrom(null, true, false),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(text, tie('value')), { maxLength: 4 }).map((members) => Object.fromEntries(members)),
  ),
})).value;

const duration = fc.constantFrom(
  '7d',
  '2w',
  'P3D',
  'P1Y2M',
  '0d',
  '-1d',
  '99999999999d',
  '48h',
  'PT',
  'P',
  '1.5d',
  'never',
  '30',
  '1793232000',
  '9e99',
);
const schedule = fc
  .array(
    fc.constantFrom(
      'off',
      'on',
      '=',
      '(',
      ')',
      '[',
      ']',
      ',',
      ';',
      'M',
      'F',
      'M-F',
      'U-M',
      '19',
      '7',
      '-1',
      '24',
      'tz',
      'et',
      'Mars/Olympus',
      'Europe/Berlin',
      ' ',
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
const mark = fc
  .tuple(
    text,
    fc.constantFrom(':', ': ', ' :', ''),
    fc.constantFrom('stop', 'delete', 'terminate', ''),
    fc.constantFrom('@', '@@', ''),
    fc.oneof(text, fc.constantFrom('2026/11/21', '2026/11/21 0200 UTC', '2026/13/45', '9999/12/31 2359 et')),
  )
  .map((parts) => parts.join(''));

/** Tags as people write them, and worse. */
export const hostileTags: fc.Arbitrary<Readonly<Record<string, string>>> = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom(
          'ttl',
          'expires',
          'maid_status',
          'maid_offhours',
          'schedule',
          'owner',
          'lifespan-intent',
          '__proto__',
        ),
        text,
      ),
      fc.oneof(text, duration, schedule, mark),
    ),
    { maxLength: 6 },
  )
  .map((members) => Object.fromEntries(members));

/** Members of a resource that no call of AWS would return. */
export const hostileRaw: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom(
          'LaunchTime',
          'State',
          'StateTransitionReason',
          'BlockDeviceMappings',
          'Size',
          'IpRanges',
          'Policy',
        ),
        text,
      ),
      hostileJson,
    ),
    { maxLength: 6 },
  )
  .map((members) => Object.fromEntries(members));

const expression = fc.oneof(
  fc.constantFrom(
    'tag:ttl',
    'tag:',
    'State.Name',
    'LaunchTime',
    'Size',
    'length(@)',
    '@',
    '*',
    '[]',
    'BlockDeviceMappings[].Ebs',
    'IpRanges[?a > `1`]',
  ),
  fc
    .array(
      fc.constantFrom(
        'a',
        '"__proto__"',
        '.',
        '[',
        ']',
        '*',
        '@',
        '`',
        '||',
        '&&',
        '!',
        '(',
        ')',
        'length',
        'sort_by',
        'to_number',
        'split',
        'from_json',
        ',',
        '?',
        '==',
        '`[1]`',
        "'x'",
        '0',
        '-1',
        ':',
        '|',
        '&',
        '{',
      ),
      { maxLength: 14 },
    )
    .map((parts) => parts.join('')),
);

const options: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  key: expression,
  value: fc.oneof(hostileJson, number, text, expression),
  op: fc.constantFrom(...comparisonNames),
  value_type: fc.constantFrom(...valueTypes),
  value_regex: fc.constantFrom('(a)', '(.*)', '(a+)+$', '((', '.*'),
  value_path: expression,
  tag_key_transforms: fc.subarray([...tagKeyTransforms]),
  attrs: fc.constant([{ type: 'value', key: '@', value: 'x' }]),
  count: number,
  count_op: fc.constantFrom(...comparisonNames),
  days: number,
  hours: number,
  skew: number,
  skew_hours: number,
  tag: fc.constantFrom('maid_status', 'schedule', '__proto__'),
  tz: fc.constantFrom('utc', 'et', 'Mars/Olympus'),
  offhour: fc.integer({ min: -1, max: 25 }),
  onhour: fc.integer({ min: -1, max: 25 }),
  'opt-out': fc.boolean(),
  'skip-days': fc.constant(['2026-11-21', '9999-99-99']),
  state: fc.constantFrom('expired', 'expiring', 'missing', 'malformed', 'too-long', '__proto__'),
  maximum: duration,
  grace: duration,
  within: duration,
  default: duration,
  'group-by': expression,
  'sort-by': expression,
  limit: number,
  'limit-percent': number,
  discard: number,
  order: fc.constantFrom('asc', 'desc', 'reverse', 'randomize'),
};

/** Random options: names that some filter has, mostly with values of their kind. */
const someOptions = fc.subarray(Object.keys(options), { maxLength: 5 }).chain((names) => {
  const members = Object.fromEntries(
    names.map((name) => [
      name,
      fc.oneof({ weight: 6, arbitrary: options[name] ?? text }, { weight: 1, arbitrary: hostileJson }),
    ]),
  );
  return fc.record(members);
});

const comparing = fc
  .record({ type: fc.constant('value'), key: expression, value: options.value ?? text })
  .chain((filter) =>
    fc
      .record({ op: options.op ?? text, value_type: options.value_type ?? text }, { requiredKeys: [] })
      .map((more) => ({ ...filter, ...more })),
  );

const type = fc.oneof(
  { weight: 3, arbitrary: fc.constant('ec2') },
  { weight: 1, arbitrary: fc.constantFrom(...types.map(({ name }) => name)) },
);
const policyKey = fc.oneof(
  fc.constantFrom('tz', 'mode', 'start', 'max-resources', 'conditions', 'actions', 'query', 'resource'),
  text,
);

/** Filters with options of the right kinds, so that most of them are valid and meet the hostile resource. */
const fitting = fc.oneof(
  ...Object.entries({
    'marked-for-op': {
      tag: options.tag,
      op: fc.constantFrom('stop', 'terminate'),
      skew: fc.nat(),
      skew_hours: fc.nat(30),
      tz: fc.constantFrom('utc', 'et'),
    },
    offhour: {
      tag: options.tag,
      offhour: fc.nat(23),
      'opt-out': fc.boolean(),
      'skip-days': options['skip-days'],
      'weekends-only': fc.boolean(),
    },
    onhour: { tag: options.tag, onhour: fc.nat(23), 'opt-out': fc.boolean(), 'fallback-schedule': schedule },
    ttl: {
      state: fc.constantFrom('expired', 'expiring', 'missing', 'malformed'),
      within: duration,
      grace: duration,
      default: duration,
    },
    'tag-count': { count: fc.nat(), op: fc.constantFrom('gt', 'lt', 'eq') },
    'list-item': { key: options.key, attrs: options.attrs, count: fc.nat(), count_op: fc.constantFrom('gt', 'lt') },
    reduce: {
      'group-by': options.key,
      'sort-by': options.key,
      limit: fc.nat(),
      order: fc.constantFrom('asc', 'desc', 'reverse'),
    },
    'instance-age': { op: fc.constantFrom('ge', 'lt'), days: number },
    'instance-uptime': { op: fc.constantFrom('ge', 'lt'), days: number },
    'state-age': { op: fc.constantFrom('ge', 'lt'), days: number },
    ephemeral: {},
    owner: {},
  }).map(([type, members]) => {
    const required = type === 'list-item' ? ['key', 'attrs'] : type === 'tag-count' ? ['count'] : [];
    return fc
      .record(members as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: required })
      .map((rest) => ({ type, ...rest }));
  }),
);

const filter: fc.Arbitrary<unknown> = fc.letrec<{ filter: unknown }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small' },
    { weight: 4, arbitrary: fitting },
    { weight: 3, arbitrary: comparing },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...filters.map(({ name }) => name)), someOptions)
        .map(([type, rest]) => ({ type, ...rest })),
    },
    { weight: 1, arbitrary: fc.tuple(expression, hostileJson).map(([key, value]) => ({ [key]: value })) },
    { weight: 1, arbitrary: hostileJson },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('and', 'or', 'not'), fc.array(tie('filter'), { maxLength: 3 }))
        .map(([block, parts]) => ({ [block]: parts })),
    },
  ),
})).filter;

/** A plausible policy: with filters of all kinds, and sometimes with keys that make no sense. */
export const somePolicy: fc.Arbitrary<unknown> = fc
  .tuple(
    fc.record({
      name: fc.constantFrom('a', 'b-c'),
      resource: type,
      filters: fc.array(filter, { minLength: 1, maxLength: 3 }),
    }),
    fc.oneof(
      { weight: 5, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: fc.dictionary(policyKey, hostileJson, { maxKeys: 2 }) },
    ),
  )
  .map(([policy, more]) => ({ ...policy, ...more }));
