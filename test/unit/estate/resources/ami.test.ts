import { expect, test } from '@jest/globals';
import { ami } from '../../../../src/estate/resources/ami.ts';

test.each<[string | undefined, string | undefined]>([
  [undefined, undefined],
  ['disabled', undefined],
  ['enabled-without-cooldown', 'DeregistrationProtection (enabled-without-cooldown)'],
  ['enabled-with-cooldown', 'DeregistrationProtection (enabled-with-cooldown)'],
])('an image whose deregistration protection is %s', (state, lock) => {
  expect(ami.lock?.({ ImageId: 'ami-1', DeregistrationProtection: state }, 'delete')).toBe(lock);
  expect(ami.lock?.({ ImageId: 'ami-1', DeregistrationProtection: state }, 'tag')).toBeUndefined();
});
