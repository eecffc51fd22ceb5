import { EventEmitter } from 'node:events';
import { expect, test } from '@jest/globals';
import { openDoor, valueOrExit } from '../../../src/cli/door.ts';

/** Back to the start of the line, and erase it. */
const clear = '\r\u001b[2K';

/** A process as far as the door touches it. */
function standIn(
  terminal: { readonly isTTY?: boolean; readonly columns?: number } = {},
  env: Record<string, string> = {},
) {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    ...terminal,
    hasColors: () => true,
    write: (text: string) => {
      written[name] += text;
      return true;
    },
  });
  const fake = Object.assign(new EventEmitter(), {
    stdout: stream('out'),
    stderr: stream('err'),
    env,
    exitCode: undefined as number | undefined,
  });
  return { written, fake, door: openDoor(fake) };
}

test('colour is for terminals, unless NO_COLOR is set', () => {
  expect(standIn({ isTTY: true }).door.colour).toBe(true);
  expect(standIn({ isTTY: true }, { NO_COLOR: '' }).door.colour).toBe(false);
  expect(standIn({ isTTY: false }).door.colour).toBeFalsy();
});

test('the width is that of the terminal, else COLUMNS, else 100', () => {
  expect(standIn({ columns: 72 }, { COLUMNS: '60' }).door.columns).toBe(72);
  expect(standIn({}, { COLUMNS: '60' }).door.columns).toBe(60);
  expect(standIn({}, { COLUMNS: 'wide' }).door.columns).toBe(100);
});

test('text ends with one line end, and goes where it belongs', () => {
  const { written, door } = standIn();
  door.print('a plan');
  door.print('another\n');
  door.remark('a remark');
  expect(written).toEqual({ out: 'a plan\nanother\n', err: 'a remark\n' });
});

test('Ctrl-C aborts the work once and says what happens; afterwards it ends the process as ever', async () => {
  const { written, fake, door } = standIn();
  const ended = await door.during(({ signal }) => {
    expect(fake.listenerCount('SIGINT')).toBe(1);
    fake.emit('SIGINT');
    return Promise.resolve(signal?.aborted);
  });
  expect(ended).toBe(true);
  expect(written.err).toMatch(/^Stopping: .*Press Ctrl-C again to leave at once/);
  // The second time nobody listens: Node's own way of ending is back.
  expect([fake.listenerCount('SIGINT'), fake.listenerCount('SIGTERM')]).toEqual([0, 0]);
});

test('piped, work makes no progress line; on a terminal it is cleared before anything is printed', async () => {
  const event = { kind: 'place-opened', place: { account: '111122223333', region: 'eu-west-1' } } as const;
  const work = (seen: ReturnType<typeof standIn>): Promise<void> =>
    seen.door.during(({ listen, print }) => {
      listen?.(event);
      print('told');
      return Promise.resolve();
    });
  const piped = standIn();
  await work(piped);
  expect(piped.written).toEqual({ out: 'told\n', err: '' });
  const terminal = standIn({ isTTY: true, columns: 80 });
  await work(terminal);
  expect(terminal.written.err).toBe(`${clear}111122223333 eu-west-1  (0 types, 0 pages, 0 resources)${clear}`);
});

test('what was wrong is told; without a value the command has failed', () => {
  const diagnostics = [
    {
      code: 'input/unreadable',
      severity: 'error' as const,
      at: { file: 'a.yml', line: 1, column: 1 },
      message: 'There is no such file.',
      remedy: 'Check the path.',
    },
  ];
  const failed = standIn();
  valueOrExit({ value: undefined, diagnostics, sources: [] }, failed.door, {});
  expect(failed.written).toEqual({ out: '', err: expect.stringContaining('a.yml:1:1 error input/unreadable') });
  expect(failed.fake.exitCode).toBe(1);
  const json = standIn();
  valueOrExit({ value: undefined, diagnostics, sources: [] }, json.door, { json: true });
  expect(JSON.parse(json.written.out)).toEqual({ diagnostics });
  const warned = standIn();
  expect(valueOrExit({ value: 'a plan', diagnostics, sources: [] }, warned.door, { json: true })).toBe('a plan');
  expect(warned.written.out).toBe('');
  expect(warned.fake.exitCode).toBeUndefined();
});
