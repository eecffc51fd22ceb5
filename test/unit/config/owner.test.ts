import { expect, test } from '@jest/globals';
import { loadConfig } from '../../../src/config/load.ts';
import { settingsOf } from '../../../src/config/settings.ts';

function faults(text: string): readonly string[] {
  return loadConfig({ path: 'mayfly.yml', text }).diagnostics.map(
    ({ at, message, remedy }) => `${at.file}:${at.line}:${at.column} ${message} ${remedy}`,
  );
}

test('what mayfly.yml says of owners, as filters read it', () => {
  const { config, diagnostics } = loadConfig({
    path: 'mayfly.yml',
    text: `owner:
  pattern: "*@example.com"
  list: { url: s3://directory/people.csv, expr: 0 }
  identity-store: { id: d-1234567890, region: eu-west-1 }
  slack: { token: "\${SLACK_TOKEN}", api: "https://slack-gov.com/api/" }
  robots: { "github-*": platform }
`,
  });
  expect(diagnostics).toEqual([]);
  expect(settingsOf(config).owners).toEqual({
    patterns: ['*@example.com'],
    list: { url: 's3://directory/people.csv', expr: 0 },
    identityStore: { id: 'd-1234567890', region: 'eu-west-1' },
    slack: { token: 'SLACK_TOKEN', api: 'https://slack-gov.com/api' },
    robots: { 'github-*': 'platform' },
    creatorTags: ['aws:createdBy', 'created-by', 'creator', 'launched-by', 'requested-by'],
  });
});

test.each([
  [
    'owner: { list: { url: people.csv } }',
    'mayfly.yml:1:23 `owner.list.url` cannot be "people.csv". Expected `file:PATH`, `s3://BUCKET/KEY` or `https://…`.',
  ],
  [
    'owner: { list: { url: "file:people" } }',
    'mayfly.yml:1:23 `owner.list.url` cannot be "file:people". The name does not say its format: add `format`: ' +
      'json, csv, csv2dict or txt.',
  ],
  [
    'owner: { identity-store: { id: ssoins-1, region: eu-west-1 } }',
    'mayfly.yml:1:32 `owner.identity-store.id` cannot be "ssoins-1". Expected the id of an identity store, such ' +
      'as `d-1234567890`.',
  ],
  [
    'owner: { idenity-store: {} }',
    'mayfly.yml:1:10 `owner` has no key `idenity-store`. Did you mean `identity-store`?',
  ],
])('%s is reported with position and remedy', (text, told) => {
  expect(faults(text)).toEqual([told]);
});

test('a token that was written down is refused, and not repeated', () => {
  const told = faults('owner: { slack: { token: xoxb-1234 } }').join('\n');
  expect(told).toBe(
    'mayfly.yml:1:26 `owner.slack.token` cannot be this value. Expected `${NAME}`, the environment variable that ' +
      'holds the token.',
  );
});
