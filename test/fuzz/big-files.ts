const MB = 1_000_000;
const policy = 'policies:\n- name: a\n  resource: ec2\n';
const filled = (text: string, length: number): string => text.repeat(Math.ceil(length / text.length));
const numbered = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

export interface BigFile {
  readonly name: string;
  readonly text: string;
  /** One of the diagnostics that it gets. */
  readonly code: string;
  /** Of a text that is refused for its size: reading stops within so many characters. */
  readonly stopsWithin?: number;
  /** It takes a second and more: tested at night. */
  readonly isSlow?: true;
}

/** Files of one thing over and over, and files with more values than any policy needs. */
export const bigFiles: readonly BigFile[] = [
  {
    name: '10 MB of bare dashes',
    text: filled('-\n', 10 * MB),
    code: 'yaml/too-many-values',
    stopsWithin: 1.1 * MB,
    isSlow: true,
  },
  { name: '10 MB of one key', text: filled('a: 1\n', 10 * MB), code: 'yaml/too-many-values', stopsWithin: 1.5 * MB },
  {
    name: '10 MB of one flow mapping',
    text: `{${filled('a,', 10 * MB)}}`,
    code: 'yaml/too-many-values',
    stopsWithin: 1.1 * MB,
    isSlow: true,
  },
  {
    name: '10 MB of aliases',
    text: `- &a x\n${filled('- *a\n', 10 * MB)}`,
    code: 'yaml/too-many-values',
    stopsWithin: 2.6 * MB,
    isSlow: true,
  },
  {
    name: '10 MB of empty lines',
    text: `a:${filled('\n', 10 * MB)}`,
    code: 'yaml/too-many-values',
    stopsWithin: 3.1 * MB,
    isSlow: true,
  },
  { name: '10 MB of anchors', text: `a: ${filled('&a ', 10 * MB)}`, code: 'yaml/syntax', stopsWithin: 100 },
  { name: '10 MB of directives', text: filled('%a\n', 10 * MB), code: 'yaml/syntax', stopsWithin: 100 },
  { name: '10 MB of brackets', text: filled('[', 10 * MB), code: 'yaml/too-deep', stopsWithin: 1000 },
  { name: '10 MB of explicit keys', text: filled('? ', 10 * MB), code: 'yaml/too-deep', stopsWithin: 1000 },
  { name: '10 MB of one number', text: filled('9', 10 * MB), code: 'yaml/bad-value' },
  { name: '10 MB of hexadecimal digits', text: `a: 0x${filled('f', 10 * MB)}`, code: 'yaml/bad-value' },
  { name: '2 MB of minutes, a number to base 60', text: `a: 1${filled(':59', 2 * MB)}`, code: 'yaml/bad-value' },
  { name: '10 MB in quotes that are never closed', text: `"${filled('a ', 10 * MB)}`, code: 'yaml/syntax' },
  { name: '10 MB of one text over many lines', text: filled('a\n', 10 * MB), code: 'policy/bad-file' },
  {
    name: '10 MB of a name',
    text: `policies:\n- name: a\n  resource: ${filled('x', 10 * MB)}\n`,
    code: 'policy/unknown-type',
  },
  { name: 'one key 150,000 times', text: `{${filled('a,', 0.3 * MB)}}`, code: 'yaml/key-twice' },
  {
    name: '10,000 keys that no policy knows',
    text: `${policy}${numbered(10_000, (index) => `  k${index}: 1\n`)}`,
    code: 'policy/unknown-key',
  },
  {
    name: '10,000 options that no filter knows',
    text: `${policy}  filters:\n  - type: value\n    key: a\n${numbered(10_000, (index) => `    k${index}: 1\n`)}`,
    code: 'policy/unknown-key',
  },
  {
    name: '5,000 times the same type, and 5,000 filters',
    text:
      `policies:\n- name: a\n  resource: [${filled('ec2,', 20_000)}]\n  filters:\n` + filled('  - State: x\n', 80_000),
    code: 'policy/type-twice',
  },
];
