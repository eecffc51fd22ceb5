/**
 * Words that people's names do not have: of pipelines, tools and services, and the names that SDKs give to sessions.
 */
const robotWords = new Set(
  `actions ansible argocd atlantis automated automation aws awscli bamboo bot boto botocore build buildkite cd cdk ci
  cicd circleci cli cloudformation cloudwatch codebuild codedeploy codepipeline cron default deploy deployer deployment
  ecs eks fargate github gitlab instance jenkins job karpenter kubernetes lambda machine mayfly packer pipeline pulumi
  robot role runner scheduler sdk service serviceaccount session spacelift spinnaker svc system teamcity terraform
  terragrunt token user worker`.split(/\s+/),
);

/**
 * Whether the name of a role, user or session belongs to a robot: `ci-deploy`, `GitHubActions`, `svc_backup`,
 * `jenkins@example.com`, an instance id. It rather calls too many names a robot than too few: a resource with a robot
 * as its owner looks owned for ever, and nobody is notified.
 */
export function isRobotName(name: string): boolean {
  const [local = ''] = name.split('@');
  // An instance, a container task, or a time that an SDK used as a name.
  if (/^(?:i-[0-9a-f]{8,17}|[0-9a-f]{16,})$/i.test(local) || /\d{9,}/.test(local)) return true;
  const separated = local.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  const parts = `${local} ${separated}`.split(/[^A-Za-z0-9]+/);
  return parts.some((part) => robotWords.has(part.toLowerCase().replace(/\d+$/, '')));
}

export function isEmail(text: string): boolean {
  return /^[^\s@/:;,<>"]+@[^\s@/:;,<>"]+\.[^\s@/:;,<>".]+$/.test(text);
}
