import { expect, test } from '@jest/globals';
import type { FaultEvent } from '../../../src/core/event.ts';
import {
  faultReporter,
  isMistake,
  namingFaults,
  orOnFault,
  type ReportFault,
  TypeFault,
} from '../../../src/core/fault.ts';

class Refused extends Error {
  override readonly name = 'Refused';
}

function boom(): never {
  throw new RangeError('boom');
}

function refuse(): never {
  throw new Refused('no');
}

test('a function that throws is named by its path, at any depth, and keeps its cause', () => {
  const named = namingFaults({ a: { list: [1, boom] }, text: 'x', none: undefined }, 'box');
  expect(named).toEqual({ a: { list: [1, expect.any(Function)] }, text: 'x', none: undefined });
  const fault = thrownBy(named.a.list[1] as () => unknown);
  expect(fault).toBeInstanceOf(TypeFault);
  expect(fault).toMatchObject({ where: 'box.a.list[1]', message: 'box.a.list[1]: RangeError: boom' });
  expect((fault as TypeFault).cause).toBeInstanceOf(RangeError);
});

test('so is a function whose promise rejects', async () => {
  const { call } = namingFaults({ call: () => Promise.resolve().then(boom) }, 'box');
  await expect(call()).rejects.toMatchObject({ where: 'box.call' });
});

test('what was thrown on purpose, or is named already, stays as it is', () => {
  const inner = namingFaults({ boom }, 'inner');
  const named = namingFaults({ refuse, again: () => inner.boom() }, 'outer');
  expect(thrownBy(named.refuse)).toBeInstanceOf(Refused);
  expect(thrownBy(named.again)).toMatchObject({ where: 'inner.boom' });
});

test('arguments, results and `this` pass through, and other objects are left alone', () => {
  const schema = new (class Schema {
    readonly limit = 3;
  })();
  const named = namingFaults(
    {
      schema,
      factor: 2,
      times(this: { readonly factor: number }, count: number) {
        return this.factor * count;
      },
    },
    'box',
  );
  expect([named.times(3), named.schema]).toEqual([6, schema]);
  expect(named.schema).toBe(schema);
});

test('each fault is reported once, with the stacks of its causes; another place in the code is another fault', () => {
  const events: FaultEvent[] = [];
  const report = faultReporter((event) => {
    if (event.kind === 'fault') events.push(event);
  });
  const named = namingFaults({ boom, other: () => (undefined as unknown as string).length }, 'box');
  for (const call of [named.boom, named.boom, named.other]) report('deciding', thrownBy(call));
  report('deciding', thrownBy(boom));
  report('deciding', thrownBy(boom));
  expect(events.map(({ where, message }) => [where, message.split(':')[0]])).toEqual([
    ['box.boom', 'RangeError'],
    ['box.other', 'TypeError'],
    ['deciding', 'RangeError'],
  ]);
  expect(events[0]?.stack).toMatch(/^TypeFault: box\.boom: [\s\S]*Caused by: RangeError: boom\n +at (Object\.)?boom /);
});

test('what is no error is reported too', () => {
  const events: unknown[] = [];
  faultReporter((event) => events.push(event))('deciding', 'a text');
  expect(events).toEqual([{ kind: 'fault', where: 'deciding', message: 'a text', stack: 'a text' }]);
});

test('mistakes have one of the language’s own classes, and do not come from Node', () => {
  const missingFile = Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
  const errors = [new TypeError(), new Error(), new TypeFault('a', 'b'), new Refused(), missingFile, 'text'];
  expect(errors.map(isMistake)).toEqual([true, true, true, false, false, false]);
});

test('work that throws gives what is made of the error; where nobody hears of it, the error goes on', () => {
  const wheres: string[] = [];
  const fault: ReportFault = (where) => wheres.push(where);
  const otherwise = (cause: string) => `unknown: ${cause}`;
  expect(orOnFault(fault, 'deciding', () => 'done', otherwise)).toBe('done');
  expect(orOnFault(fault, 'deciding', boom, otherwise)).toBe('unknown: RangeError: boom');
  expect(wheres).toEqual(['deciding']);
  expect(() => orOnFault(undefined, 'deciding', boom, otherwise)).toThrow(RangeError);
});

function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Refused('it threw nothing');
}
