import { expect, test } from '@jest/globals';
import { kubernetesController } from '../../../../src/estate/parts/kubernetes.ts';

function controllerBy(tags: Readonly<Record<string, string>>): string | undefined {
  return kubernetesController(Object.entries(tags).map(([Key, Value]) => ({ Key, Value })));
}

test.each<[Readonly<Record<string, string>>, string]>([
  [{ 'kubernetes.io/cluster/shop': 'owned' }, 'Kubernetes cluster shop'],
  [{ 'kubernetes.io/cluster/shop': 'OWNED ' }, 'Kubernetes cluster shop'],
  [{ 'kubernetes.io/cluster/shop': '' }, 'Kubernetes cluster shop'],
  [{ 'sigs.k8s.io/cluster-api-provider-aws/cluster/shop': 'owned' }, 'Kubernetes cluster shop'],
  [{ KubernetesCluster: 'shop' }, 'Kubernetes cluster shop'],
  [{ 'eks:cluster-name': 'shop', 'eks:nodegroup-name': 'blue' }, 'Kubernetes cluster shop'],
  [{ 'eks:nodegroup-name': 'blue' }, 'a Kubernetes cluster'],
  [{ 'eks:eks-cluster-name': 'shop', 'karpenter.sh/nodepool': 'default' }, 'Kubernetes cluster shop'],
  [{ 'aws:eks:cluster-name': 'shop' }, 'Kubernetes cluster shop'],
  [{ 'karpenter.sh/nodepool': 'default' }, 'a Kubernetes cluster'],
  [{ 'karpenter.sh/provisioner-name': 'default' }, 'a Kubernetes cluster'],
  [{ 'karpenter.k8s.aws/ec2nodeclass': 'default', 'karpenter.k8s.aws/cluster': 'shop' }, 'Kubernetes cluster shop'],
  [{ 'kubernetes.io/created-for/pvc/name': 'data' }, 'a Kubernetes cluster'],
  [{ 'ebs.csi.aws.com/cluster': 'true' }, 'a Kubernetes cluster'],
  [{ 'ebs.csi.aws.com/cluster-name': 'shop' }, 'Kubernetes cluster shop'],
  [{ CSIVolumeName: 'pvc-1' }, 'a Kubernetes cluster'],
  [{ CSIVolumeSnapshotName: 'snapcontent-1' }, 'a Kubernetes cluster'],
  [{ 'elbv2.k8s.aws/cluster': 'shop' }, 'Kubernetes cluster shop'],
  [{ 'service.k8s.aws/stack': 'web/front' }, 'a Kubernetes cluster'],
  [{ 'kubernetes.io/service-name': 'web/front' }, 'a Kubernetes cluster'],
  [{ 'node.k8s.amazonaws.com/instance_id': 'i-1' }, 'a Kubernetes cluster'],
  [{ 'cluster.k8s.amazonaws.com/name': 'shop' }, 'Kubernetes cluster shop'],
  [{ 'k8s.io/cluster-autoscaler/enabled': 'true' }, 'a Kubernetes cluster'],
  [{ 'k8s.io/etcd/main': 'a/a,b,c' }, 'a Kubernetes cluster'],
  [{ 'kops.k8s.io/instancegroup': 'nodes' }, 'a Kubernetes cluster'],
  // EKS Auto Mode.
  [{ 'service.eks.amazonaws.com/stack': 'web/front' }, 'a Kubernetes cluster'],
  [{ 'ingress.eks.amazonaws.com/resource': 'LoadBalancer' }, 'a Kubernetes cluster'],
  [{ 'eks.amazonaws.com/nodeclass': 'default' }, 'a Kubernetes cluster'],
  [{ 'gateway.k8s.aws.alb/stack': 'web/front' }, 'a Kubernetes cluster'],
  [{ 'velero.io/backup': 'nightly' }, 'a Kubernetes cluster'],
  // `shared` is a name here, and says nothing about whose it is.
  [{ 'kubernetes.io/created-for/pvc/name': 'shared' }, 'a Kubernetes cluster'],
  [{ 'kubernetes.io/created-for/pvc/namespace': 'Shared' }, 'a Kubernetes cluster'],
  [{ 'kubernetes.io/service-name': 'shared' }, 'a Kubernetes cluster'],
  [{ 'elbv2.k8s.aws/cluster': 'shared' }, 'Kubernetes cluster shared'],
  [{ 'karpenter.sh/nodepool': 'shared' }, 'a Kubernetes cluster'],
  [{ 'ebs.csi.aws.com/cluster-name': 'shared' }, 'Kubernetes cluster shared'],
  [{ 'eks:cluster-name': 'shared' }, 'Kubernetes cluster shared'],
])('%j is run by %s', (tags, controller) => {
  expect(controllerBy(tags)).toBe(controller);
});

test.each<Readonly<Record<string, string>>>([
  {},
  { 'kubernetes.io/cluster/shop': 'shared' },
  { 'kubernetes.io/cluster/shop': 'Shared' },
  { 'sigs.k8s.io/cluster-api-provider-aws/cluster/shop': 'shared' },
  { 'mykubernetes.io/cluster/shop': 'owned' },
  { 'notcsi.aws.com/x': 'true' },
  { app: 'kubernetes.io/cluster/shop' },
  { 'kubernetes.io': 'owned' },
])('%j is run by no cluster', (tags) => {
  expect(controllerBy(tags)).toBeUndefined();
});

test('a cluster that shares a resource does not hide one that owns it', () => {
  expect(controllerBy({ 'kubernetes.io/cluster/a': 'shared', 'kubernetes.io/cluster/b': 'owned' })).toBe(
    'Kubernetes cluster b',
  );
});
