import { expect, test } from '@jest/globals';
import { namedResource, untilOf } from '../../../src/app/plan-override.ts';
import { types } from '../../../src/estate/vocabulary.ts';

test.each([
  ['i-0123abcd', { type: 'ec2', id: 'i-0123abcd' }],
  ['I-0123ABCD', { type: 'ec2', id: 'I-0123ABCD' }],
  ['orders', { type: 'rds', id: 'orders' }],
  ['i-am-a-database', { type: 'rds', id: 'i-am-a-database' }],
  ['arn:aws:ec2:eu-west-1:111122223333:instance/i-0123abcd', { type: 'ec2', id: 'i-0123abcd', region: 'eu-west-1' }],
  ['arn:aws:rds:eu-west-1:111122223333:db:orders', { type: 'rds', id: 'orders', region: 'eu-west-1' }],
  ['arn:aws-cn:rds:cn-north-1:111122223333:db:orders', { type: 'rds', id: 'orders', region: 'cn-north-1' }],
])('%s names one resource', (text, expected) => {
  expect(namedResource(text, types)).toEqual(expected);
});

test.each([
  'arn:aws:ec2:eu-west-1:111122223333:volume/vol-1',
  'arn:aws:rds:eu-west-1:111122223333:cluster:orders',
  'arn:aws:rds:eu-west-1:111122223333:snapshot:db:orders',
  'arn:aws:s3:::instance/i-0123abcd',
  'arn:aws:ec2::111122223333:instance/i-0123abcd',
  'arn:',
])('%s names nothing that has a schedule', (text) => {
  expect(namedResource(text, types)).toBeUndefined();
});

const now = new Date('2026-11-21T20:30:10Z');

test.each([
  ['22:00', 'Europe/Berlin', '2026-11-21T21:00Z'],
  ['23:30', 'Europe/Berlin', '2026-11-21T22:30Z'],
  ['2026-11-22 08:00', 'utc', '2026-11-22T08:00Z'],
])('an override until %s in %s ends at %s', (until, tz, expected) => {
  expect(untilOf({ until, tz }, 'utc', now)).toBe(expected);
});

test.each([
  ['soon', 'utc', /is not a time/],
  ['22:00', 'Mars/Olympus', /There is no time zone Mars\/Olympus/],
  ['2026-11-20 08:00', 'utc', /is in the past/],
])('an override until %s in %s is refused', (until, tz, message) => {
  expect(untilOf({ until, tz }, 'utc', now)).toMatchObject({
    message: expect.stringMatching(message),
    remedy: expect.any(String),
  });
});
