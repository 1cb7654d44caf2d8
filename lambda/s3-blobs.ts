import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import type { BlobStore } from './blobs.ts';
import { parseS3Url } from './models/s3-store.ts';

/** Blobs as objects under `s3://bucket/prefix`. */
export function createS3Blobs(url: string, config: S3ClientConfig = {}): BlobStore {
  const { bucket: Bucket, prefix } = parseS3Url(url);
  // Reading the SDK takes 40 ms: only calls that keep or fetch something pay for it.
  let loaded: Promise<{ sdk: typeof import('@aws-sdk/client-s3'); client: S3Client }> | undefined;
  const load = () => {
    loaded ??= import('@aws-sdk/client-s3').then((sdk) => ({ sdk, client: new sdk.S3Client(config) }));
    return loaded;
  };
  return {
    async put(key, bytes, contentType) {
      const { sdk, client } = await load();
      const object = { Bucket, Key: prefix + key, Body: bytes, ContentType: contentType };
      await client.send(new sdk.PutObjectCommand(object));
    },
    async get(key) {
      const { sdk, client } = await load();
      try {
        const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket, Key: prefix + key }));
        return await Body?.transformToByteArray();
      } catch (error) {
        // Who may not list a bucket is told "denied" for what is not there.
        if (error instanceof Error && ['NoSuchKey', 'AccessDenied'].includes(error.name)) return undefined;
        throw error;
      }
    },
  };
}
