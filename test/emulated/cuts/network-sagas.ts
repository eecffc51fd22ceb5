import type { Seeder } from '../seeder.ts';
import { kept, myTags, type Saga, tagsThen } from './saga.ts';

const specified = (ResourceType: string): object => ({ TagSpecifications: [{ ResourceType, Tags: myTags }] });

async function subnets(place: Seeder): Promise<readonly { readonly SubnetId: string; readonly VpcId: string }[]> {
  return (await place.call('ec2', 'describe_subnets', {})).Subnets as readonly {
    readonly SubnetId: string;
    readonly VpcId: string;
  }[];
}

async function secondInterface(place: Seeder): Promise<void> {
  const [first] = await subnets(place);
  const { NetworkInterface } = await place.call('ec2', 'create_network_interface', {
    SubnetId: first?.SubnetId,
    ...specified('network-interface'),
  });
  const { NetworkInterfaceId } = NetworkInterface as { readonly NetworkInterfaceId: string };
  const InstanceId = await place.instance(kept);
  await place.call('ec2', 'attach_network_interface', { NetworkInterfaceId, InstanceId, DeviceIndex: 1 });
}

export const networkSagas: readonly Saga[] = [
  { name: 'eni: tags, detach, delete', seed: secondInterface, policy: { eni: tagsThen('detach', 'delete') } },
  {
    name: 'network-addr: tags, disassociate, release',
    seed: async (place) => {
      const { AllocationId } = await place.call('ec2', 'allocate_address', {
        Domain: 'vpc',
        ...specified('elastic-ip'),
      });
      await place.call('ec2', 'associate_address', { AllocationId, InstanceId: await place.instance(kept) });
    },
    policy: { 'network-addr': tagsThen('{ type: release, force: true }') },
  },
  {
    name: 'security-group: tags, delete',
    seed: async (place) => {
      const [first] = await subnets(place);
      await place.call('ec2', 'create_security_group', {
        GroupName: 'web',
        Description: 'web',
        VpcId: first?.VpcId,
        ...specified('security-group'),
      });
    },
    policy: { 'security-group': tagsThen('delete') },
  },
  {
    name: 'app-elb: tags, unprotect, delete',
    seed: async (place) => {
      const [first, second] = await subnets(place);
      const { LoadBalancers } = await place.call('elbv2', 'create_load_balancer', {
        Name: 'web',
        Subnets: [first?.SubnetId, second?.SubnetId],
        Tags: myTags,
      });
      const [{ LoadBalancerArn }] = LoadBalancers as [{ readonly LoadBalancerArn: string }];
      const Attributes = [{ Key: 'deletion_protection.enabled', Value: 'true' }];
      await place.call('elbv2', 'modify_load_balancer_attributes', { LoadBalancerArn, Attributes });
    },
    policy: { 'app-elb': tagsThen('{ type: delete, force: true }') },
  },
  {
    name: 'app-elb-target-group: tags, delete',
    seed: async (place) => {
      const [first] = await subnets(place);
      await place.call('elbv2', 'create_target_group', {
        Name: 'web',
        Protocol: 'HTTP',
        Port: 80,
        VpcId: first?.VpcId,
        Tags: myTags,
      });
    },
    policy: { 'app-elb-target-group': tagsThen('delete') },
  },
];
