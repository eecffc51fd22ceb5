import type { ErrorCode, YAMLError } from 'yaml';
import { correctIt, syntaxFault, type YamlFault } from './value.ts';

/** What is wrong, and how it is mended; `…` stands for the text at the place. */
type Words = readonly [message: string, remedy: string];

const ownLine = 'Put it on a line of its own, or quote the text if the sign belongs to it.';
const listEntry: Words = ['A list entry cannot begin here.', 'Indent it, or write the key that it belongs to.'];

/** By the package's code and, where that says too little, by the beginning of its message. */
const wordsOf: readonly (readonly [code: ErrorCode, begin: string, words: Words])[] = [
  ['ALIAS_PROPS', '', ['An alias has neither an anchor nor a tag.', 'Remove what stands before it.']],
  ['BAD_ALIAS', '', ['A name is missing after this `…`.', 'Write the name, or quote the text.']],
  ['BAD_DIRECTIVE', '', ['This `%` line is no directive.', 'Remove it.']],
  [
    'BAD_DQ_ESCAPE',
    '',
    [
      '`…` is no escape that YAML knows.',
      'Write `\\\\` for a backslash, or use single quotes, in which nothing is escaped.',
    ],
  ],
  [
    'BAD_INDENT',
    'Block scalar',
    [
      'This line is indented less than the first line of its text.',
      'Indent all lines of a `|` or `>` text at least as far as its first.',
    ],
  ],
  [
    'BAD_INDENT',
    '',
    [
      'This is not indented like the entries before it.',
      'Indent the keys of one mapping, and the `- ` of one list, by the same number of spaces.',
    ],
  ],
  ['BAD_PROP_ORDER', '', ['An anchor or a tag cannot stand before this `…`.', 'Put it after the sign.']],
  ['BAD_SCALAR_START', '', ['`…` cannot begin a value.', 'Quote the text if it begins with this character.']],
  ['BLOCK_AS_IMPLICIT_KEY', 'Nested', ['A second `:` on one line makes no value.', ownLine]],
  ['BLOCK_AS_IMPLICIT_KEY', '', listEntry],
  [
    'BLOCK_IN_FLOW',
    '',
    [
      'A comma or brackets are missing here.',
      'Separate entries by commas; within brackets, a list or a mapping needs brackets of its own.',
    ],
  ],
  [
    'MISSING_CHAR',
    'Block collection',
    ['A list or a mapping cannot begin on the line of its `---`.', 'Begin it on the next line.'],
  ],
  [
    'MISSING_CHAR',
    'Block scalars',
    ['A line of spaces before the text is longer than the text is indented.', 'Remove its spaces.'],
  ],
  [
    'MISSING_CHAR',
    'Comments',
    ['A comment needs a space before its `#`.', 'Put a space there, or quote the text if the `#` belongs to it.'],
  ],
  [
    'MISSING_CHAR',
    'Implicit map keys',
    [
      'A key is expected here, and no `:` follows it on its line.',
      'Write `key: value`, or indent the line if it continues the one before.',
    ],
  ],
  ['MISSING_CHAR', 'Missing ,', ['A `,` is missing before this.', 'Separate entries by commas.']],
  ['IMPOSSIBLE', '', ['This cannot be read as a key.', 'Quote it if it is meant as text.']],
  ['MISSING_CHAR', 'Missing directives-end', ['No `---` follows the directives.', 'Write `---` on the next line.']],
  ['MISSING_CHAR', 'Missing newline', ['A list entry cannot begin here.', ownLine]],
  ['MISSING_CHAR', 'Missing space', ['A space is missing after this `:`.', 'Put a space there.']],
  [
    'MISSING_CHAR',
    'Sequence item',
    [
      'An entry of the list is expected here, and no `- ` begins it.',
      'Write `- ` before it, or correct the indentation.',
    ],
  ],
  [
    'MISSING_CHAR',
    'Tags and anchors',
    ['A space is missing after an anchor or a tag.', 'Put a space there, or quote the text if the sign belongs to it.'],
  ],
  [
    'MULTILINE_IMPLICIT_KEY',
    '',
    [
      'A key goes over more than one line.',
      'Indent the key like the ones before it, or quote the text if the `:` belongs to it.',
    ],
  ],
  ['MULTIPLE_ANCHORS', '', ['A value has one anchor at most.', 'Remove one of them.']],
  ['MULTIPLE_TAGS', '', ['A value has one tag at most.', 'Remove one of them.']],
  ['TAB_AS_INDENT', '', ['A tab cannot stand here.', 'Indent and separate with spaces.']],
  ['TAG_RESOLVE_FAILED', '', ['This is no tag.', 'Quote the text if the `!` belongs to it.']],
  [
    'UNEXPECTED_TOKEN',
    'Block scalar header',
    [
      '`…` cannot follow `|` or `>`.',
      'Only an indentation (1 to 9) and `-` or `+` can; the text begins on the next line.',
    ],
  ],
  [
    'UNEXPECTED_TOKEN',
    'Not a YAML token',
    ['Text stands on the line of its `|` or `>`.', 'Begin the text on the next line.'],
  ],
  ['UNEXPECTED_TOKEN', 'Unexpected ,', ['No entry stands before this `,`.', 'Write the entry, or remove the comma.']],
  [
    'UNEXPECTED_TOKEN',
    'Unexpected block-seq-ind',
    ['A list entry cannot begin on the line of its key.', 'Put it on the next line, or quote the text.'],
  ],
  ['UNEXPECTED_TOKEN', 'Unexpected empty', ['No entry stands before this.', 'Write the entry, or remove the comma.']],
  ['UNEXPECTED_TOKEN', 'Unexpected flow-map-end token', ['This `}` closes nothing.', 'Remove it, or quote the text.']],
  ['UNEXPECTED_TOKEN', 'Unexpected flow-seq-end token', ['This `]` closes nothing.', 'Remove it, or quote the text.']],
  ['UNEXPECTED_TOKEN', '', ['`…` cannot stand here.', correctIt]],
];

const anythingElse: Words = ['YAML cannot be read here.', correctIt];

/** A fault that the package found, in our words. Its place is moved over white space to what it is about. */
export function packageFault({ code, message, pos: [from, to] }: YAMLError, text: string): YamlFault {
  const gap = /[ \n]*/y;
  gap.lastIndex = from;
  const start = from + (code === 'TAB_AS_INDENT' ? 0 : (gap.exec(text)?.[0].length ?? 0));
  const end = code === 'BAD_DQ_ESCAPE' ? start + 2 : Math.max(to, start + 1);
  const found = text.slice(start, end).split('\n', 1)[0] ?? '';
  const isListEntry = code === 'MULTILINE_IMPLICIT_KEY' && /^-[ \n]/.test(text.slice(start, start + 2));
  const known = wordsOf.find(([itsCode, begin]) => itsCode === code && message.startsWith(begin));
  const [says, remedy] = isListEntry ? listEntry : (known?.[2] ?? anythingElse);
  return syntaxFault({ start, end }, says.replace('…', found), remedy);
}
