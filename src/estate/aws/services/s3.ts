import { type CallsOf, call, selfCall } from '../operation.ts';
import type { Service } from '../service.ts';

interface ObjectName {
  readonly Bucket: string;
  readonly Key: string;
}

/** `Body` as base64. */
interface ObjectRead {
  readonly Body: string;
  readonly ContentType?: string;
  readonly ETag?: string;
}

interface ObjectPut extends ObjectName {
  readonly Body: string | Uint8Array;
  readonly ContentType?: string;
  /** Only if no object has this name; otherwise S3 answers PreconditionFailed. */
  readonly IfNoneMatch?: '*';
}

interface ObjectsListed {
  readonly KeyCount?: number;
  readonly Contents?: readonly { readonly Key?: string }[];
  readonly NextContinuationToken?: string;
}

const object = 'arn:{partition}:s3:::{Bucket}/{Key}';

const read = { getObject: call<ObjectName, ObjectRead>('GetObject', ['Body']) };
const self = {
  getObject: selfCall<ObjectName, ObjectRead>('GetObject', object, { line: 'GET /{Bucket}/{Key+}', always: ['Body'] }),
  putObject: selfCall<ObjectPut, { readonly ETag?: string }>('PutObject', object, {
    line: 'PUT /{Bucket}/{Key+}',
    isPayload: true,
  }),
  listObjectsV2: selfCall<
    { readonly Bucket: string; readonly Prefix: string; readonly ContinuationToken?: string },
    ObjectsListed
  >('ListObjectsV2', 'arn:{partition}:s3:::{Bucket}', {
    line: 'GET /{Bucket}/?list-type=2&prefix={Prefix}&continuation-token={ContinuationToken}',
    always: ['KeyCount'],
  }),
};

declare module '../../../core/aws.ts' {
  interface ReadInterface {
    readonly s3: CallsOf<typeof read>;
  }
  interface SelfInterface {
    readonly s3: CallsOf<typeof self>;
  }
}

export const s3: Service = {
  name: 's3',
  iam: 's3',
  endpoint: 's3',
  client: '@aws-sdk/client-s3',
  protocol: { name: 'restXml' },
  hasBucketHosts: true,
  // An endpoint of one's own has no host per bucket.
  options: (endpoint) => ({ forcePathStyle: endpoint !== undefined, followRegionRedirects: true }),
  streams: { GetObject: 'Body' },
  read,
  self,
};
