import { type Ref, ref } from '../../core/resource.ts';

type Tags = readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined;

export function tagValue(tags: Tags, key: string): string | undefined {
  return tags?.find((tag) => tag.Key === key)?.Value;
}

/** The stack that created a resource. Only CloudFormation can write the tag that names it. */
export function stackOf(tags: Tags): Ref[] {
  const name = tagValue(tags, 'aws:cloudformation:stack-name');
  return name === undefined ? [] : [stackRef(name)];
}

/** A stack by its name. */
export function stackRef(name: string): Ref {
  return ref('cfn', name);
}

/**
 * The Kubernetes cluster that created a resource and would create it again, by the tags of EKS and of its load balancer
 * controllers.
 * Source:
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#resource-tags,
 * https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
 */
export function clusterController(tags: Tags): string | undefined {
  const named =
    tagValue(tags, 'elbv2.k8s.aws/cluster') ??
    tagValue(tags, 'aws:eks:cluster-name') ??
    tagValue(tags, 'eks:eks-cluster-name');
  const owned = tags
    ?.find(({ Key, Value }) => Key?.startsWith('kubernetes.io/cluster/') && Value === 'owned')
    ?.Key?.split('/')[2];
  const name = named ?? owned;
  return name === undefined ? undefined : `Kubernetes cluster ${name}`;
}

/** `AWS Backup` or a lifecycle policy, if one of them retains a snapshot and lets it expire. */
export function backupController(tags: Tags): string | undefined {
  const policy = tagValue(tags, 'aws:dlm:lifecycle-policy-id');
  if (policy !== undefined) return `Data Lifecycle Manager policy ${policy}`;
  return tagValue(tags, 'aws:backup:source-resource') === undefined ? undefined : 'AWS Backup';
}
