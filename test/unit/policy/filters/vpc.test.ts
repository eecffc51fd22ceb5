import { test } from '@jest/globals';
import { vpc } from '../../../../src/policy/filters/vpc.ts';
import { expectRelated, resource } from './context.ts';

test.each([[resource({ VpcId: 'vpc-1' })], [resource({ DBSubnetGroup: { VpcId: 'vpc-1' } }, {}, { type: 'rds' })]])(
  '%# compares the VPC of the resource',
  (of) => {
    expectRelated(vpc, of, 'vpc-1');
  },
);
