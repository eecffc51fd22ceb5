import { expect, test } from '@jest/globals';
import { progressOn, type Terminal } from '../../../src/cli/progress.ts';

function terminal(isTTY: boolean): Terminal & { written: string[] } {
  const written: string[] = [];
  return { isTTY, columns: 60, written, write: (text) => written.push(text) > 0 };
}

const place = { account: '111122223333', region: 'eu-west-1' };

test('on a terminal one line is overwritten, cut to its width, and cleared at the end', () => {
  const screen = terminal(true);
  const { listen, done } = progressOn(screen);
  listen({ kind: 'page-read', place, type: 'ec2', resources: 1000 });
  listen({ kind: 'type-read', place, type: 'ec2', resources: 1000 });
  done();
  expect(screen.written[0]).toBe(
    `\r\u001b[2K${'111122223333 eu-west-1 ec2  (0 types, 1 pages, 1000 resources)'.slice(0, 59)}`,
  );
  expect(screen.written[1]).toContain('(1 types, 1 pages');
  expect(screen.written.at(-1)).toBe('\r\u001b[2K');
});

test('piped, nothing is written', () => {
  const pipe = terminal(false);
  const { listen, done } = progressOn(pipe);
  listen({ kind: 'place-opened', place });
  done();
  expect(pipe.written).toEqual([]);
});
