import { emptyList } from '../../../examples/acme/estate/empty-list.ts';
import type { Answer, CallEntry, ListEntry } from '../../../src/estate/aws/operation.ts';
import { services } from '../../../src/estate/aws/services.generated.ts';

type Entry = ListEntry<never, unknown> | CallEntry<never, unknown>;

/** For each read, by `service:Operation`, AWS's answer where there is nothing: its lists are there, and empty. */
export function emptyAnswers(): Readonly<Record<string, () => Answer>> {
  return Object.fromEntries(
    services.flatMap(({ iam, read = {} }) =>
      Object.values(read).map((entry: Entry) => [`${iam}:${entry.operation}`, () => emptyAnswer(entry)] as const),
    ),
  );
}

function emptyAnswer(entry: Entry): Answer {
  if (entry.kind === 'answer') {
    const { always = [] } = entry;
    const members = typeof always === 'function' ? always({} as never) : always;
    return Object.fromEntries(members.map((path) => nested(path.split('.'))));
  }
  return emptyList(entry);
}

function nested([member = '', ...rest]: readonly string[]): readonly [string, unknown] {
  return [member, rest.length === 0 ? [] : Object.fromEntries([nested(rest)])];
}
