import type { ReadRequest } from './protocol.ts';
import { assertPost, bodyText, Unreadable } from './request.ts';

/**
 * Query forms (`Action=DeleteVolume&Version=2016-11-15&VolumeId=vol-1`): EC2, RDS, CloudFormation, Elastic Load
 * Balancing, Auto Scaling, IAM. Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export const readForm: ReadRequest = (request) => {
  assertPost(request);
  const text = bodyText(request, 'application/x-www-form-urlencoded');
  if (/%(?![0-9a-f]{2})/i.test(text)) throw new Unreadable('its form is not encoded properly');
  const members = [...new URLSearchParams(text)];
  const names = new Set(members.map(([name]) => name));
  if (names.size < members.length) throw new Unreadable('its form has a member twice');
  const action = members.find(([name]) => name === 'Action')?.[1];
  return {
    operation: action ?? 'nothing',
    valuesAt: (member) => {
      const alike = members.filter(([name]) => bareName(name) === bareName(member));
      const other = alike.find(([name]) => withoutIndexes(name) !== member);
      if (other !== undefined) throw new Unreadable(`it has ${other[0]}, which AWS may read as ${member}`);
      return alike.map(([, value]) => value);
    },
  };
};

function withoutIndexes(member: string): string {
  return member.replaceAll(/\.\d+(?=\.|$)/g, '.N');
}

/** A member's name without case and indexes, so that spellings which a lenient reader accepts are equal. */
function bareName(member: string): string {
  return withoutIndexes(member)
    .toLowerCase()
    .replaceAll(/\.(member|n)(?=\.|$)/g, '');
}
