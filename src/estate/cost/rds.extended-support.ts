import type { DBInstance } from '@aws-sdk/client-rds';
import type { AsJsonObject } from '../../core/json.ts';

/** What AWS adds to the price of a database whose engine is past its standard support. */
export interface ExtendedSupport {
  /** AWS's name of the version in usage types: `MySQL5.7`, `AuroraPostgreSQL12`. */
  readonly version: string;
  readonly year: 'Year 1, Year 2' | 'Year 3';
  /** Of the instance, and of its standby where it has one. */
  readonly vCpus: number;
}

/** First days, in UTC, of the charges. `year3` is left out where AWS has no other price for it. */
interface Charges {
  readonly from: string;
  readonly year3?: string;
}

const mysql: Readonly<Record<string, Charges>> = {
  '5.7': { from: '2024-03-01', year3: '2026-03-01' },
  '8.0': { from: '2026-08-01', year3: '2028-08-01' },
};

/** By Aurora's own version: 2 is compatible with MySQL 5.7, and 3 with 8.0. */
const auroraMysql: Readonly<Record<string, Charges>> = {
  '2': { from: '2024-12-01' },
  '3': { from: '2028-05-01' },
};

const postgresql: Readonly<Record<string, Charges>> = {
  '11': { from: '2024-04-01', year3: '2026-04-01' },
  '12': { from: '2025-03-01', year3: '2027-03-01' },
  '13': { from: '2026-03-01', year3: '2028-03-01' },
  '14': { from: '2027-03-01', year3: '2029-03-01' },
  '15': { from: '2028-03-01', year3: '2030-03-01' },
  '16': { from: '2029-03-01', year3: '2031-03-01' },
};

interface Engine {
  readonly name: string;
  /** `8.0` of `8.0.36`, `3` of `8.0.mysql_aurora.3.08.2`. */
  readonly major: RegExp;
  readonly charges: Readonly<Record<string, Charges>>;
}

/** Engines that AWS supports at an additional price. For others it charges nothing, because it upgrades them. */
const engines: Readonly<Record<string, Engine>> = {
  mysql: { name: 'MySQL', major: /^(\d+\.\d+)/, charges: mysql },
  postgres: { name: 'PostgreSQL', major: /^(\d+)/, charges: postgresql },
  'aurora-mysql': { name: 'AuroraMySQL', major: /mysql_aurora\.(\d+)/, charges: auroraMysql },
  'aurora-postgresql': { name: 'AuroraPostgreSQL', major: /^(\d+)/, charges: postgresql },
};

/**
 * The Extended Support that a database costs at this time. A stop does not end it: AWS names an upgrade and a deletion.
 * @param at ISO 8601
 * @returns `none` where it costs nothing; undefined where that is not known: AWS's calendar does not have so old a
 * version, or the vCPUs of its class are not known.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support-charges.html (charged for standby
 * instances, too), and the release calendars
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html,
 * https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html and
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.VersionPolicy.html, by way of infracost's
 * internal/resources/aws/db_instance.go; for Aurora MySQL 3,
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraMySQLReleaseNotes/AuroraMySQL.release-calendars.html, by way of
 * endoflife.date's products/amazon-aurora-mysql.md
 */
export function extendedSupportOf(
  {
    Engine: engineName = '',
    EngineVersion: version = '',
    EngineLifecycleSupport,
    ...database
  }: AsJsonObject<DBInstance>,
  at: string,
): ExtendedSupport | 'none' | undefined {
  const engine = Object.hasOwn(engines, engineName) ? engines[engineName] : undefined;
  // Without it, AWS upgrades the database when standard support ends. Source:
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support-creating-db-instance.html
  if (engine === undefined || EngineLifecycleSupport === 'open-source-rds-extended-support-disabled') return 'none';
  const major = engine.major.exec(version)?.[1];
  if (major === undefined) return undefined;
  const charges = Object.hasOwn(engine.charges, major) ? engine.charges[major] : undefined;
  if (charges === undefined) {
    // The calendar is older than a newer version, which then has years of standard support before it.
    const isNewer = Object.keys(engine.charges).every((known) => Number(known) < Number(major));
    return isNewer ? 'none' : undefined;
  }
  const day = at.slice(0, 10);
  if (day < charges.from) return 'none';
  const each = vCpusOf(database.DBInstanceClass);
  if (each === undefined) return undefined;
  return {
    version: `${engine.name}${major}`,
    year: charges.year3 !== undefined && day >= charges.year3 ? 'Year 3' : 'Year 1, Year 2',
    // Each instance of an Aurora cluster is listed by itself.
    vCpus: database.MultiAZ === true && !engineName.startsWith('aurora') ? 2 * each : each,
  };
}

/**
 * Families whose sizes have the vCPUs that their names say: `large` has 2, `xlarge` 4, `8xlarge` 32.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
 */
const regular = /^db\.(?:t3|t4g|m5d?|m6gd?|m6id?|m7g|m7i|m8g|r5[bd]?|r6gd?|r6id?|r7g|r7i|r8g)\.(\w+)$/;

function vCpusOf(instanceClass = ''): number | undefined {
  const size = regular.exec(instanceClass)?.[1];
  const times = /^(\d+)xlarge$/.exec(size ?? '')?.[1];
  if (times !== undefined) return 4 * Number(times);
  switch (size) {
    case 'micro':
    case 'small':
    case 'medium':
    case 'large':
      return 2;
    case 'xlarge':
      return 4;
    default:
      return undefined;
  }
}
