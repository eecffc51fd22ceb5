import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runPolicyTests } from '../../../../src/app/policy-tests/run.ts';
import { loadSetup } from '../../../../src/app/setup.ts';

/** What policies request of resources that something else runs, and the expectations of each test. */
const policies = `
policies:
  - { name: no-instance, resource: ec2, filters: [{ 'tag:owner': absent }], actions: [terminate] }
  - { name: stopped, resource: ec2, filters: [{ 'tag:owner': absent }], actions: [stop] }
  - { name: unattached, resource: ebs, filters: [{ State: available }], actions: [delete] }
  - { name: old-images, resource: ami, filters: [{ type: image-age, days: 30 }], actions: [deregister] }
  - { name: old-groups, resource: asg, filters: [{ 'tag:owner': absent }], actions: [{ type: delete, force: true }] }
  - { name: marked, resource: ebs, filters: [{ State: available }], actions: [{ type: tag, key: seen, value: 'yes' }] }
`;

const nodes = `
      - { id: i-eks, tags: { lifespan-intent: ephemeral-task, kubernetes.io/cluster/shop: owned } }
      - { id: i-karpenter, tags: { lifespan-intent: ephemeral-task, karpenter.sh/nodepool: a } }
      - { id: i-emr, tags: { lifespan-intent: ephemeral-task, "aws:elasticmapreduce:job-flow-id": j } }
      - { id: i-fleet, tags: { lifespan-intent: ephemeral-task, "aws:ec2:fleet-id": fleet-1 } }
      - { id: i-operated, tags: { lifespan-intent: ephemeral-task }, raw: { Operator: { Managed: true } } }
      - { id: i-free, tags: { lifespan-intent: ephemeral-task, kubernetes.io/cluster/shop: shared } }`;

const expectedOfNodes = (verb: string): string =>
  `refused: { i-eks: { ${verb}: controller }, i-karpenter: { ${verb}: controller }, i-emr: { ${verb}: controller },
        i-fleet: { ${verb}: controller }, i-operated: { ${verb}: controller } }`;

test.each([
  ['nodes are not deleted', 'no-instance', nodes, expectedOfNodes('delete')],
  ['nodes are not stopped', 'stopped', nodes, expectedOfNodes('stop')],
  [
    'a volume that a cluster has detached for a while is not deleted',
    'unattached',
    `
      - { id: vol-csi, tags: { lifespan-intent: ephemeral-task, ebs.csi.aws.com/cluster: "true" } }`,
    'refused: { vol-csi: { delete: controller } }',
  ],
  [
    'the same volume may be tagged',
    'marked',
    `
      - { id: vol-csi, tags: { lifespan-intent: ephemeral-task, ebs.csi.aws.com/cluster: "true" } }`,
    'planned: { vol-csi: [tag] }',
  ],
  [
    'images of a lifecycle policy and of AWS Backup are left to them',
    'old-images',
    `
      - { id: ami-dlm, created: 40d ago, tags: { lifespan-intent: ephemeral-task, "dlm:managed": "true" } }
      - { id: ami-backup, created: 40d ago, raw: { Name: AwsBackup_i-1_x } }`,
    'refused: { ami-dlm: { delete: controller }, ami-backup: { delete: controller } }',
  ],
  [
    'a node group is not deleted',
    'old-groups',
    `
      - { id: nodes, tags: { lifespan-intent: ephemeral-task, "eks:nodegroup-name": blue } }`,
    'refused: { nodes: { delete-with-instances: controller } }',
  ],
])('%s', async (name, policy, resources, expected) => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-controllers-'));
  try {
    await writeFile(join(folder, 'all.yml'), policies);
    const head = `now: 2026-11-21T20:00:00Z\npolicies: all.yml\ntests:\n  - name: ${name}\n    policy: ${policy}\n`;
    const tests = `${head}    resources:${resources}\n    expect:\n      ${expected}\n`;
    await writeFile(join(folder, 'all.tests.yml'), tests);
    const inputs = { clock: () => new Date(0), environment: {}, print: () => undefined };
    const { report, diagnostics } = await runPolicyTests(
      [join(folder, 'all.tests.yml')],
      {},
      await loadSetup(undefined, {}),
      inputs,
    );
    expect(diagnostics).toEqual([]);
    expect(report?.results.map(({ differences }) => differences)).toEqual([[]]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
