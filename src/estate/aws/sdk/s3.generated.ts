// Generated from services/s3.ts by `npm run generate`. Do not edit.
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ClientFactory } from './client-factory.ts';

export const clientFactory: ClientFactory = {
  open: (config) => new S3Client(config),
  commands: {
    GetObject: GetObjectCommand,
    ListObjectsV2: ListObjectsV2Command,
    PutObject: PutObjectCommand,
  },
};
