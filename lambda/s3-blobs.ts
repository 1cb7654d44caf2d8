import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import type { BlobStore } from './blobs.ts';
import { parseS3Url } from './models/s3-store.ts';

/** Seconds that an address of a blob is good for. */
const URL_SECONDS = 300;

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
    async delete(key) {
      const { sdk, client } = await load();
      await client.send(new sdk.DeleteObjectCommand({ Bucket, Key: prefix + key }));
    },
    async url(key) {
      const [{ sdk, client }, { getSignedUrl }] = await Promise.all([load(), import('@aws-sdk/s3-request-presigner')]);
      const command = new sdk.GetObjectCommand({ Bucket, Key: prefix + key });
      return getSignedUrl(client, command, { expiresIn: URL_SECONDS });
    },
  };
}
