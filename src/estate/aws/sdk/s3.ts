import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Speaker } from './speaker.ts';

export const speaker: Speaker = {
  // An endpoint of one's own has no name per bucket.
  open: (config) =>
    new S3Client({ ...config, forcePathStyle: config.endpoint !== undefined, followRegionRedirects: true }),
  commands: { GetObject: GetObjectCommand, PutObject: PutObjectCommand, ListObjectsV2: ListObjectsV2Command },
  gather: async (answer) => {
    const { Body } = answer as Partial<GetObjectCommandOutput>;
    return Body ? { ...answer, Body: await Body.transformToByteArray() } : answer;
  },
};
