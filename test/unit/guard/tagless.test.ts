import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { expect, test } from '@jest/globals';
import { types } from '../../../src/estate/vocabulary.ts';
import { taglessDeletedWith, taglessTypes } from '../../../src/guard/tagless.ts';

const resources = new Map(
  [...loadAwsServiceSpecSync().all('resource')].map((resource) => [resource.cloudFormationType, resource]),
);

/**
 * CDK's own record of which of its libraries created a stack. Nothing exists in AWS for it, so AWS's specification does
 * not have it.
 */
const notOfAws = 'AWS::CDK::Metadata';

test.each([...taglessTypes].filter((type) => type !== notOfAws))(
  '%s exists, has no tags and keeps no state',
  (type) => {
    const resource = resources.get(type);
    expect(resource).toBeDefined();
    expect(resource?.tagInformation).toBeUndefined();
    expect(Object.keys(resource?.properties ?? {}).filter((name) => /^tags?$|tags$|taglist/i.test(name))).toEqual([]);
    expect(resource?.isStateful ?? false).toBe(false);
  },
);

test('types that can be tagged, hold data, or run code when they are deleted are not in the list', () => {
  const others = [
    'AWS::S3::Bucket',
    'AWS::EC2::Instance',
    'AWS::IAM::Role',
    'AWS::Logs::LogStream',
    'AWS::Glue::Table',
    'AWS::CloudFormation::CustomResource',
  ];
  expect(others.filter((type) => !resources.has(type) || taglessTypes.has(type))).toEqual([]);
  expect(resources.has(notOfAws)).toBe(false);
});

test('what the role may delete of them is in the list, with actions that it has for other members', () => {
  const allowed = new Set(types.flatMap(({ stackMember }) => stackMember?.deletedWith ?? []));
  for (const [type, actions] of taglessDeletedWith)
    expect([type, taglessTypes.has(type), actions.filter((action) => !allowed.has(action))]).toEqual([type, true, []]);
});
