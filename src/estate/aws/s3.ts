import { call, type FaceOf, type Service } from './operation.ts';

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
  readonly Contents?: readonly { readonly Key?: string }[];
  readonly NextContinuationToken?: string;
}

const read = { getObject: call<ObjectName, ObjectRead>('GetObject') };
const own = {
  getObject: read.getObject,
  putObject: call<ObjectPut, { readonly ETag?: string }>('PutObject'),
  listObjectsV2: call<
    { readonly Bucket: string; readonly Prefix: string; readonly ContinuationToken?: string },
    ObjectsListed
  >('ListObjectsV2'),
};

declare module '../../core/aws.ts' {
  interface ReadFace {
    readonly s3: FaceOf<typeof read>;
  }
  interface OwnFace {
    readonly s3: FaceOf<typeof own>;
  }
}

export const s3: Service = { name: 's3', iam: 's3', endpoint: 's3', read, own };
