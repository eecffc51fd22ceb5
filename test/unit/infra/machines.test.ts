import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import { mostRounds } from '../../../src/app/deployed/apply-poll.ts';
import { maxParts } from '../../../src/apply/part.ts';

/** It brings no types. */
const require = createRequire(import.meta.url);
const validate = require('asl-validator') as (definition: unknown) => {
  readonly isValid: boolean;
  readonly errorsText: (separator: string) => string;
};

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly MaxAttempts?: number }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly MaxConcurrency?: number;
  readonly TimeoutSeconds?: number;
  readonly ItemProcessor?: { readonly States: Readonly<Record<string, State>> };
}

interface Machine {
  readonly States: Readonly<Record<string, State>>;
}

const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:mayfly';
const text = (name: string): string => readFileSync(`infra/${name}.asl.json`, 'utf8').replaceAll(/\$\{\w+\}/g, arn);
const machine = (name: string): Machine => JSON.parse(text(name)) as Machine;

test.each(['apply', 'night'])('the machine %s is valid', (name) => {
  const { isValid, errorsText } = validate(JSON.parse(text(name)));
  expect({ isValid, errors: errorsText('\n') }).toEqual({ isValid: true, errors: '' });
});

test('a part that is lost ends the round for nobody, whatever the error was', () => {
  const { Advance } = machine('apply').States.Round?.ItemProcessor?.States ?? {};
  expect(Advance?.Catch).toEqual([{ ErrorEquals: ['States.ALL'], Next: 'Lost' }]);
  expect(Advance?.Retry?.[0]?.ErrorEquals).toEqual(
    expect.arrayContaining(['Lambda.TooManyRequestsException', 'Lambda.ServiceException']),
  );
  expect(machine('apply').States.Round?.MaxConcurrency).toBe(4);
});

test('a call that is longer than its function may be is given up, and not before', () => {
  const { functions } = readServerless();
  for (const name of ['apply', 'night'])
    for (const state of allStates(machine(name)))
      if (state.Type === 'Task' && state.Resource === arn && state.TimeoutSeconds !== undefined)
        expect(state.TimeoutSeconds).toBeGreaterThan(functions);
});

/**
 * Events of one state in an execution's history, at most. Source:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html: entered and exited; a task has
 * scheduled, started and ended in between, once an attempt.
 */
function eventsOf(
  { Type, Retry = [] }: State,
  retries = Retry.reduce((sum, { MaxAttempts = 3 }) => sum + MaxAttempts, 0),
): number {
  return Type === 'Task' ? 2 + 3 * (1 + retries) : 2;
}

test('the longest execution, with every call of every part throttled, stays below 25,000 events', () => {
  const { Open, Round, Poll, Again, Pause, Close, Whole } = machine('apply').States as Readonly<
    Record<string, Required<State>>
  >;
  const inPart = Object.values(Round?.ItemProcessor.States ?? {}).reduce((sum, state) => sum + eventsOf(state), 2);
  // Map itself: entered, started, succeeded, exited. `Poll` answers: after its retries are used up, the run is closed.
  const round =
    4 + maxParts * inPart + eventsOf(Poll as State, 1) + eventsOf(Again as State) + eventsOf(Pause as State);
  const others = [Open, Poll, Close, Whole].reduce((sum, state) => sum + eventsOf(state as State), 2);
  expect(mostRounds * round + others).toBeLessThan(25_000);
});

function allStates({ States }: Machine): readonly State[] {
  return Object.values(States).flatMap((state) => [
    state,
    ...(state.ItemProcessor ? allStates(state.ItemProcessor) : []),
  ]);
}

/** Seconds that our functions may take. */
function readServerless(): { readonly functions: number } {
  const timeouts = [...readFileSync('serverless.yml', 'utf8').matchAll(/^ {4}timeout: (\d+)$/gm)].map(([, seconds]) =>
    Number(seconds),
  );
  return { functions: Math.max(...timeouts) };
}
