import { randomUUID } from 'node:crypto';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { limits } from '../contract/limits.ts';
import { parseS3Url } from './models/s3-store.ts';
import { createS3Blobs } from './s3-blobs.ts';
import { readUpload, UPLOAD_MINUTES, type UploadStore } from './uploads.ts';

/**
 * Uploads straight to `s3://bucket/prefix`, by a form signed for one object: S3 itself refuses other names, more bytes
 * and later posts. The bucket's lifecycle removes them.
 */
export function createS3Uploads(url: string, config: S3ClientConfig = {}): UploadStore {
  const { bucket: Bucket, prefix } = parseS3Url(url);
  const blobs = createS3Blobs(url, config);
  return {
    async create() {
      const [{ S3Client }, { createPresignedPost }] = await Promise.all([
        import('@aws-sdk/client-s3'),
        import('@aws-sdk/s3-presigned-post'),
      ]);
      const id = randomUUID();
      const expires = new Date(Date.now() + UPLOAD_MINUTES * 60_000);
      const form = await createPresignedPost(new S3Client(config), {
        Bucket,
        Key: `${prefix}uploads/${id}`,
        Conditions: [['content-length-range', 1, limits.remoteBytes]],
        Expires: UPLOAD_MINUTES * 60,
      });
      return { id, ...form, maxBytes: limits.remoteBytes, expiresAt: expires.toISOString() };
    },
    read: (id) => readUpload(blobs, id),
  };
}
