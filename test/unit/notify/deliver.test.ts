import { expect, jest, test } from '@jest/globals';
import type { Message } from '../../../src/core/notify.ts';
import { createDeliver, type DeliverDeps } from '../../../src/notify/deliver.ts';

const message = (to: string): Message => ({
  target: { to, owner: 'ada@acme.example' },
  id: 'm1',
  repeated: false,
  items: [],
});

function deps(changes: Partial<DeliverDeps> = {}): DeliverDeps & { printed: string[] } {
  const printed: string[] = [];
  return {
    transports: { team: { type: 'slack', webhook: '${TEAM_WEBHOOK}' }, local: { type: 'console' } },
    levels: { owner: 'team', channel: 'local', 'on-call': 'console' },
    asText: ({ target }) => `text for ${target.owner ?? 'nobody'}`,
    asSlack: () => ({ blocks: [] }),
    environment: {},
    print: (text) => printed.push(text),
    wait: () => Promise.resolve(),
    printed,
    ...changes,
  };
}

test('a console target prints the message, and an escalation level goes to the target that it means', async () => {
  const given = deps();
  const deliver = createDeliver(given);
  await deliver(message('console'));
  await deliver(message('channel'));
  expect(given.printed).toEqual(['text for ada@acme.example', 'text for ada@acme.example']);
});

test.each([
  ['nowhere', 'mayfly.yml has no notify target `nowhere`'],
  ['constructor', 'mayfly.yml has no notify target `constructor`'],
  ['owner', "the environment variable TEAM_WEBHOOK with the webhook's address is not set"],
])('a message to %s that cannot leave rejects for good, and is not printed instead', async (to, reason) => {
  const given = deps();
  await expect(createDeliver(given)(message(to))).rejects.toMatchObject({ message: reason, isFinal: true });
  expect(given.printed).toEqual([]);
});

test('a Slack target posts blocks to the address that the environment holds', async () => {
  const fetched = jest.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('ok'));
  try {
    await createDeliver(deps({ environment: { TEAM_WEBHOOK: 'https://hooks.example/T0/B0/x' } }))(message('owner'));
    expect(fetched.mock.calls.map(([url, init]) => [url, init?.body])).toEqual([
      ['https://hooks.example/T0/B0/x', '{"blocks":[]}'],
    ]);
  } finally {
    fetched.mockRestore();
  }
});
