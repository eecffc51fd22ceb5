import { expect, test } from '@jest/globals';
import { notify } from '../../../../src/policy/actions/notify.ts';
import { refusalOf, stepsOf } from './context.ts';

test.each([
  [{}, [{ to: 'owner' }]],
  [
    { to: ['resource-owner', 'owner', 'slack'], subject: 's', violation_desc: 'Wrong.', action_desc: 'Correct it.' },
    [
      { to: 'owner', subject: 's', message: 'Wrong. Correct it.' },
      { to: 'slack', subject: 's', message: 'Wrong. Correct it.' },
    ],
  ],
])('notify %j', (options, messages) => {
  expect(stepsOf(notify, options)).toEqual(messages.map((message) => ({ verb: 'notify', options: message })));
});

test.each([
  [{ to: ['ops@example.com'] }, /mail/],
  [{ to: 'owner', transport: { type: 'sqs', queue: 'q' } }, /not supported yet/],
])('%j is refused', (options, message) => {
  expect(refusalOf(notify, options)).toMatch(message);
});
