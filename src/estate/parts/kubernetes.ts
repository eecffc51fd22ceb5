import type { Tags } from './relations.ts';

/**
 * The Kubernetes cluster that runs a resource and would create it again. Its parts mark what is theirs by tags under
 * domains of Kubernetes: EKS and its node groups, Karpenter, the load balancer controllers, the CSI driver of EBS, the
 * VPC CNI, the autoscaler, kOps, Cluster API, Velero. In a tag that names a cluster, the value `shared` says that the
 * cluster only uses the resource; in any other tag it is a name.
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html, eks-using-tags.html,
 * https://karpenter.sh/docs/concepts/nodeclasses/#spectags,
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#resource-tags,
 * https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/tagging.md,
 * https://github.com/aws/amazon-vpc-cni-k8s/blob/master/README.md (`ADDITIONAL_ENI_TAGS`, `CLUSTER_NAME`),
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEKSLoadBalancingPolicy.html (EKS Auto Mode).
 * Velero's tags on snapshots are known from public code alone.
 */
export function kubernetesController(tags: Tags): string | undefined {
  const marks = (tags ?? []).filter(({ Key = '', Value = '' }) => isMark(Key.toLowerCase(), Value));
  if (marks.length === 0) return undefined;
  const names = marks.flatMap((mark) => nameIn(mark) ?? []);
  return names[0] === undefined ? 'a Kubernetes cluster' : `Kubernetes cluster ${names[0]}`;
}

function isMark(key: string, value: string): boolean {
  if (/^(aws:)?eks:/.test(key) || wholeKeys.has(key)) return true;
  const domain = key.includes('/') ? (key.split('/')[0] ?? '') : '';
  return kubernetesDomain.test(domain) && !(namesCluster.test(key) && value.trim().toLowerCase() === 'shared');
}

/** Keys whose value says what the cluster that they name does with the resource: `owned`, `shared`. */
const namesCluster = /^(?:kubernetes\.io|sigs\.k8s\.io\/cluster-api-provider-aws)\/cluster\/(.+)$/i;

/** Keys without a domain: of the CSI driver, and of the oldest provisioner. In lower case. */
const wholeKeys: ReadonlySet<string> = new Set(['kubernetescluster', 'csivolumename', 'csivolumesnapshotname']);

/** `kubernetes.io`, `elbv2.k8s.aws`, `node.k8s.amazonaws.com`, `service.eks.amazonaws.com`, `ebs.csi.aws.com`, … */
const kubernetesDomain =
  /(^|\.)((kubernetes|k8s|x-k8s|velero)\.io|k8s\.aws(\.[an]lb)?|(k8s|eks)\.amazonaws\.com|csi\.aws\.com|karpenter\.sh)$/;

/** The cluster's name, where this tag has it: as its value, or as the last part of its key. */
function nameIn({ Key = '', Value }: NonNullable<Tags>[number]): string | undefined {
  if (namingKeys.has(Key.toLowerCase())) return Value || undefined;
  return namesCluster.exec(Key)?.[1];
}

const namingKeys: ReadonlySet<string> = new Set([
  'eks:cluster-name',
  'eks:eks-cluster-name',
  'aws:eks:cluster-name',
  'elbv2.k8s.aws/cluster',
  'karpenter.k8s.aws/cluster',
  'ebs.csi.aws.com/cluster-name',
  'cluster.k8s.amazonaws.com/name',
  'kubernetescluster',
]);
