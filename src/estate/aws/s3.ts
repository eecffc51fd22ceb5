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
}

const read = { getObject: call<ObjectName, ObjectRead>('GetObject') };
const own = { getObject: read.getObject, putObject: call<ObjectPut, { readonly ETag?: string }>('PutObject') };

declare module '../../core/aws.ts' {
  interface ReadFace {
    readonly s3: FaceOf<typeof read>;
  }
  interface OwnFace {
    readonly s3: FaceOf<typeof own>;
  }
}

export const s3: Service = { name: 's3', iam: 's3', endpoint: 's3', read, own };
