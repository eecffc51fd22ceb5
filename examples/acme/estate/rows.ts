/** The time of the recording: a Friday, before the nightly run. The last full weekend is 14 and 15 November. */
export const recorded = new Date('2026-11-20T02:00:00Z');

export const account = '123456789012';
export const homeRegion = 'eu-west-1';
export const otherRegion = 'us-east-1';

export type Tags = Readonly<Record<string, string>>;

/** The people at Acme. The last one left the company in summer, but the tags are still there. */
export const people = {
  ada: 'ada.okafor@acme.example',
  ben: 'ben.lindqvist@acme.example',
  chiara: 'chiara.russo@acme.example',
  dmitri: 'dmitri.volkov@acme.example',
  elena: 'elena.garcia@acme.example',
  farid: 'farid.haddad@acme.example',
  grace: 'grace.kim@acme.example',
  hugo: 'hugo.martin@acme.example',
} as const;

/**
 * Instances that were launched together: `count` of them, each with a root volume of `root` GiB and, if `data` is set,
 * a data volume of that size. `load`: how busy they are; `office` means only on working days.
 */
export interface Fleet {
  readonly name: string;
  readonly count: number;
  readonly type: string;
  readonly daysOld: number;
  readonly load: 'busy' | 'office' | 'idle' | 'silent';
  readonly tags: Tags;
  readonly region?: string;
  readonly state?: 'stopped';
  readonly root?: number;
  readonly data?: number;
  /**
   * Whether the volumes have the tags of their instance. By default they do not, as with most launches from the
   * console.
   */
  readonly volumesTagged?: true;
  readonly keepsDataVolume?: true;
  readonly stack?: string;
  /** The Auto Scaling group that they belong to. */
  readonly group?: string;
}

const core = (team: string, owner: string): Tags => ({
  owner,
  team,
  env: 'prod',
  'lifespan-intent': 'persistent-core',
});
const support = (team: string, owner: string): Tags => ({
  owner,
  team,
  env: 'staging',
  'lifespan-intent': 'persistent-support',
});
const task = (team: string, owner: string, ttl: string): Tags => ({
  owner,
  team,
  env: 'dev',
  'lifespan-intent': 'ephemeral-task',
  ttl,
});

export const fleets: readonly Fleet[] = [
  // What the shop depends on.
  {
    name: 'shop-web',
    count: 6,
    type: 'm5.large',
    daysOld: 410,
    load: 'busy',
    tags: core('checkout', people.ada),
    group: 'shop-web',
  },
  {
    name: 'payments-api',
    count: 4,
    type: 'm5.xlarge',
    daysOld: 230,
    load: 'busy',
    tags: core('checkout', people.ada),
    data: 100,
    stack: 'payments',
  },
  {
    name: 'search-node',
    count: 3,
    type: 'r5.xlarge',
    daysOld: 300,
    load: 'busy',
    tags: core('search', people.ben),
    data: 500,
  },
  // Spelled by hand. Classes are compared without case, spaces and dashes.
  {
    name: 'mail-relay',
    count: 1,
    type: 't3.small',
    daysOld: 900,
    load: 'idle',
    tags: { ...core('sre', people.farid), 'lifespan-intent': 'Persistent Core' },
  },
  { name: 'bastion', count: 1, type: 't3.micro', daysOld: 620, load: 'silent', tags: core('sre', people.farid) },
  {
    name: 'grafana',
    count: 1,
    type: 't3.medium',
    daysOld: 500,
    load: 'busy',
    tags: core('sre', people.farid),
    data: 50,
  },
  // Supporting systems; their owners approve changes.
  {
    name: 'ci-runner',
    count: 4,
    type: 'c5.xlarge',
    daysOld: 45,
    load: 'office',
    tags: support('platform', people.grace),
  },
  {
    name: 'staging-web',
    count: 3,
    type: 't3.large',
    daysOld: 80,
    load: 'idle',
    tags: support('checkout', people.ada),
    stack: 'staging',
  },
  {
    name: 'wiki',
    count: 1,
    type: 't3.medium',
    daysOld: 700,
    load: 'idle',
    tags: support('platform', people.grace),
    data: 40,
  },
  // Temporary: some have expired, some have not.
  {
    name: 'load-test',
    count: 5,
    type: 'c5.2xlarge',
    daysOld: 9,
    load: 'silent',
    tags: task('checkout', people.dmitri, '3d'),
    volumesTagged: true,
  },
  {
    name: 'ml-train',
    count: 3,
    type: 'r5.xlarge',
    daysOld: 16,
    load: 'silent',
    tags: task('ml-research', people.elena, '7d'),
    data: 1000,
    keepsDataVolume: true,
  },
  {
    name: 'ml-notebook',
    count: 4,
    type: 'm5.xlarge',
    daysOld: 6,
    load: 'office',
    tags: task('ml-research', people.elena, '14d'),
    data: 200,
  },
  {
    name: 'pr-4812-preview',
    count: 1,
    type: 't3.small',
    daysOld: 12,
    load: 'silent',
    tags: task('web', people.chiara, '2026-11-10'),
  },
  {
    name: 'pr-4907-preview',
    count: 1,
    type: 't3.small',
    daysOld: 2,
    load: 'office',
    tags: task('web', people.chiara, '2026-11-24'),
  },
  {
    name: 'reindex-once',
    count: 1,
    type: 'r5.large',
    daysOld: 4,
    load: 'busy',
    tags: task('search', people.ben, '48h'),
    data: 300,
  },
  // Its owner needs it a little longer and has put it on hold.
  {
    name: 'black-friday-rehearsal',
    count: 2,
    type: 'm5.2xlarge',
    daysOld: 11,
    load: 'idle',
    tags: { ...task('checkout', people.dmitri, '7d'), 'mayfly-hold': '2026-11-30' },
  },
  // Tags as people really write them.
  {
    name: 'demo-customer-day',
    count: 2,
    type: 't3.large',
    daysOld: 20,
    load: 'silent',
    tags: task('mobile', people.hugo, 'after the demo'),
  },
  {
    name: 'spark-trial',
    count: 2,
    type: 'm5.2xlarge',
    daysOld: 30,
    load: 'idle',
    tags: { owner: people.elena, team: 'data-platform', ttl: '31/10/2026' },
    group: 'spark-trial',
  },
  { name: 'test', count: 2, type: 't2.medium', daysOld: 150, load: 'silent', tags: {} },
  {
    name: 'jenkins-old',
    count: 1,
    type: 'm5.large',
    daysOld: 820,
    load: 'silent',
    tags: { team: 'platform', env: 'dev' },
  },
  {
    name: 'kafka-poc',
    count: 3,
    type: 'm5.large',
    daysOld: 95,
    load: 'silent',
    tags: { team: 'data-platform', env: 'dev', 'lifespan-intent': 'temporary' },
  },
  {
    name: 'mobile-build',
    count: 2,
    type: 'c5.large',
    daysOld: 33,
    load: 'office',
    tags: { Owner: people.hugo, Team: 'mobile', Env: 'dev' },
  },
  {
    name: 'windows-license-check',
    count: 1,
    type: 't3.large',
    daysOld: 210,
    load: 'silent',
    state: 'stopped',
    tags: { team: 'mobile' },
  },
  {
    name: 'etl-backfill',
    count: 2,
    type: 'm5.4xlarge',
    daysOld: 26,
    load: 'idle',
    tags: { owner: people.elena, team: 'data-platform', env: 'dev' },
    data: 400,
  },
  // The other region: a trial that everybody has forgotten.
  {
    name: 'edge-trial',
    count: 4,
    type: 't3.medium',
    daysOld: 130,
    load: 'silent',
    region: otherRegion,
    tags: { team: 'web', env: 'dev' },
  },
  {
    name: 'edge-gateway',
    count: 2,
    type: 'm5.large',
    daysOld: 260,
    load: 'busy',
    region: otherRegion,
    tags: core('web', people.chiara),
  },
];

/** Unattached volumes. */
export interface VolumeRow {
  readonly name: string;
  readonly count: number;
  readonly size: number;
  readonly type: 'gp2' | 'gp3' | 'st1';
  readonly daysOld: number;
  readonly tags: Tags;
  readonly region?: string;
}

export const unattachedVolumes: readonly VolumeRow[] = [
  { name: 'pvc-restore-check', count: 4, size: 100, type: 'gp2', daysOld: 63, tags: { team: 'data-platform' } },
  {
    name: 'ml-dataset-copy',
    count: 3,
    size: 1000,
    type: 'gp3',
    daysOld: 41,
    tags: task('ml-research', people.elena, '14d'),
  },
  { name: 'old-root', count: 6, size: 8, type: 'gp2', daysOld: 240, tags: {} },
  { name: 'ledger-archive', count: 1, size: 500, type: 'st1', daysOld: 365, tags: core('checkout', people.ada) },
  { name: 'migration-scratch', count: 2, size: 200, type: 'gp3', daysOld: 5, tags: task('search', people.ben, '10d') },
  {
    name: 'forensics',
    count: 1,
    size: 120,
    type: 'gp3',
    daysOld: 70,
    tags: { owner: people.farid, team: 'sre', 'mayfly-hold': 'until legal says so' },
  },
  { name: 'edge-cache', count: 2, size: 50, type: 'gp3', daysOld: 128, tags: { team: 'web' }, region: otherRegion },
];

/** Databases. `load` decides how many connections they have. */
export interface DatabaseRow {
  readonly name: string;
  readonly class: string;
  readonly engine: 'postgres' | 'mysql';
  readonly size: number;
  readonly daysOld: number;
  readonly load: Fleet['load'];
  readonly tags: Tags;
  readonly isProtected?: true;
  readonly stack?: string;
}

export const databases: readonly DatabaseRow[] = [
  {
    name: 'orders',
    class: 'db.r5.xlarge',
    engine: 'postgres',
    size: 500,
    daysOld: 700,
    load: 'busy',
    tags: core('checkout', people.ada),
    isProtected: true,
  },
  {
    name: 'payments',
    class: 'db.r5.large',
    engine: 'postgres',
    size: 200,
    daysOld: 230,
    load: 'busy',
    tags: core('checkout', people.ada),
    isProtected: true,
    stack: 'payments',
  },
  {
    name: 'catalogue',
    class: 'db.m5.large',
    engine: 'mysql',
    size: 100,
    daysOld: 560,
    load: 'busy',
    tags: core('search', people.ben),
  },
  {
    name: 'staging-shop',
    class: 'db.t3.medium',
    engine: 'postgres',
    size: 50,
    daysOld: 80,
    load: 'silent',
    tags: support('checkout', people.ada),
    stack: 'staging',
  },
  {
    name: 'metabase',
    class: 'db.t3.small',
    engine: 'postgres',
    size: 20,
    daysOld: 320,
    load: 'office',
    tags: support('data-platform', people.grace),
  },
  {
    name: 'load-test-orders',
    class: 'db.m5.large',
    engine: 'postgres',
    size: 100,
    daysOld: 9,
    load: 'silent',
    tags: task('checkout', people.dmitri, '3d'),
  },
  {
    name: 'pr-4812-preview',
    class: 'db.t3.micro',
    engine: 'postgres',
    size: 20,
    daysOld: 12,
    load: 'silent',
    tags: task('web', people.chiara, '2026-11-10'),
  },
  {
    name: 'feature-store-poc',
    class: 'db.m5.large',
    engine: 'mysql',
    size: 200,
    daysOld: 101,
    load: 'silent',
    tags: { team: 'ml-research', env: 'dev' },
  },
  {
    name: 'elena-playground',
    class: 'db.t3.medium',
    engine: 'postgres',
    size: 50,
    daysOld: 47,
    load: 'silent',
    tags: { owner: people.elena, env: 'dev', ttl: 'forever' },
  },
  { name: 'loyalty-trial', class: 'db.t3.medium', engine: 'mysql', size: 50, daysOld: 190, load: 'silent', tags: {} },
];

/** Snapshots of volumes. `image`: an AMI uses the snapshot. */
export interface SnapshotRow {
  readonly name: string;
  readonly count: number;
  readonly size: number;
  readonly daysOld: number;
  readonly tags: Tags;
  readonly image?: { readonly name: string; readonly tags: Tags };
  readonly region?: string;
}

export const snapshots: readonly SnapshotRow[] = [
  {
    name: 'shop-web golden image',
    count: 1,
    size: 20,
    daysOld: 60,
    tags: {},
    image: { name: 'shop-web-2026-09-21', tags: core('checkout', people.ada) },
  },
  {
    name: 'ci-runner image',
    count: 1,
    size: 40,
    daysOld: 200,
    tags: {},
    image: { name: 'ci-runner-2026-05', tags: support('platform', people.grace) },
  },
  { name: 'before the 2025 migration', count: 8, size: 200, daysOld: 400, tags: { team: 'data-platform' } },
  {
    name: 'nightly search-node',
    count: 7,
    size: 500,
    daysOld: 6,
    tags: { ...core('search', people.ben), 'aws:dlm:lifecycle-policy-id': 'policy-0f2a7c91d3b5e8046' },
  },
  { name: 'ml checkpoint', count: 5, size: 1000, daysOld: 90, tags: task('ml-research', people.elena, '30d') },
  { name: 'manual', count: 4, size: 8, daysOld: 510, tags: {} },
  { name: 'edge-gateway', count: 2, size: 20, daysOld: 33, tags: core('web', people.chiara), region: otherRegion },
];

/**
 * Stacks, with the drift that CloudFormation found the last time it was checked. Without `checkedHoursAgo` it was never
 * checked.
 */
export interface StackRow {
  readonly name: string;
  readonly daysOld: number;
  readonly drift: 'DRIFTED' | 'IN_SYNC' | 'NOT_CHECKED';
  readonly checkedHoursAgo?: number;
  readonly tags: Tags;
  readonly isProtected?: true;
}

export const stacks: readonly StackRow[] = [
  {
    name: 'payments',
    daysOld: 230,
    drift: 'IN_SYNC',
    checkedHoursAgo: 5,
    tags: core('checkout', people.ada),
    isProtected: true,
  },
  { name: 'staging', daysOld: 80, drift: 'DRIFTED', checkedHoursAgo: 7, tags: support('checkout', people.ada) },
  {
    name: 'network',
    daysOld: 900,
    drift: 'IN_SYNC',
    checkedHoursAgo: 24 * 40,
    tags: core('sre', people.farid),
    isProtected: true,
  },
  { name: 'event-trial', daysOld: 55, drift: 'NOT_CHECKED', tags: { team: 'mobile', env: 'dev' } },
];
