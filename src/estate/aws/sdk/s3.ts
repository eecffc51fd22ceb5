import { GetObjectCommand, type GetObjectCommandOutput, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { SdkClient, Speaker } from './speaker.ts';

export const speaker: Speaker = {
  // An endpoint of one's own has no name per bucket.
  open: (config) => new S3Client({ ...config, forcePathStyle: config.endpoint !== undefined, followRegionRedirects: true }) as unknown as SdkClient,
  commands: { GetObject: GetObjectCommand, PutObject: PutObjectCommand },
  gather: async (answer) => {
    const { Body } = answer as Partial<GetObjectCommandOutput>;
    return Body ? { ...answer, Body: await Body.transformToByteArray() } : answer;
  },
};
