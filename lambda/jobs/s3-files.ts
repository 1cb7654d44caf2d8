import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { parseS3Url } from '../models/s3-store.ts';
import type { Condition, JobFiles } from './files.ts';

/** Seconds an address of a result can be used. */
const ADDRESS_SECONDS = 900;
/** Objects one request can delete. */
const DELETED = 1000;

/**
 * Files of jobs as objects under `s3://bucket/prefix`. S3 compares and writes in one step (`If-Match`, `If-None-Match`), and
 * lists what it has just been given: nothing else needs to hold the state of a job.
 */
export function createS3JobFiles(url: string, config: S3ClientConfig = {}): JobFiles {
  const { bucket: Bucket, prefix: root } = parseS3Url(url);
  let loaded: Promise<{ sdk: typeof import('@aws-sdk/client-s3'); client: S3Client }> | undefined;
  const load = () => {
    loaded ??= import('@aws-sdk/client-s3').then((sdk) => ({ sdk, client: new sdk.S3Client(config) }));
    return loaded;
  };
  const get = (key: string) =>
    orAbsent(async () => {
      const { sdk, client } = await load();
      return client.send(new sdk.GetObjectCommand({ Bucket, Key: root + key }));
    });

  return {
    async read(key) {
      const answer = await get(key);
      return answer?.Body && { bytes: await answer.Body.transformToByteArray(), tag: answer.ETag ?? '' };
    },
    async write(key, bytes, condition = 'always') {
      const { sdk, client } = await load();
      const Body = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
      try {
        await client.send(new sdk.PutObjectCommand({ Bucket, Key: root + key, Body, ...headers(condition) }));
        return true;
      } catch (error) {
        // 412: somebody was quicker; 409: somebody is just now.
        const { name } = error as Error;
        if (condition !== 'always' && ['PreconditionFailed', 'ConditionalRequestConflict'].includes(name)) return false;
        throw error;
      }
    },
    async writeFile(key, path, contentType) {
      const { sdk, client } = await load();
      const body = { Body: createReadStream(path), ContentLength: (await stat(path)).size, ContentType: contentType };
      await client.send(new sdk.PutObjectCommand({ Bucket, Key: root + key, ...body }));
    },
    async stream(key) {
      return (await get(key))?.Body as AsyncIterable<Uint8Array> | undefined;
    },
    async list(prefix, { after, limit = Number.POSITIVE_INFINITY } = {}) {
      const { sdk, client } = await load();
      const keys: string[] = [];
      let token: string | undefined;
      do {
        const answer = await client.send(
          new sdk.ListObjectsV2Command({
            Bucket,
            Prefix: root + prefix,
            MaxKeys: Math.min(1000, limit - keys.length),
            ...(after !== undefined && { StartAfter: root + after }),
            ...(token !== undefined && { ContinuationToken: token }),
          }),
        );
        keys.push(...(answer.Contents ?? []).map(({ Key = '' }) => Key.slice(root.length)));
        token = answer.NextContinuationToken;
      } while (token !== undefined && keys.length < limit);
      return keys;
    },
    async remove(keys) {
      const { sdk, client } = await load();
      for (let from = 0; from < keys.length; from += DELETED) {
        const Objects = keys.slice(from, from + DELETED).map((key) => ({ Key: root + key }));
        await client.send(new sdk.DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
      }
    },
    async address(key, name) {
      const [{ sdk, client }, { getSignedUrl }] = await Promise.all([load(), import('@aws-sdk/s3-request-presigner')]);
      const ResponseContentDisposition = `attachment; filename="${name}"`;
      const command = new sdk.GetObjectCommand({ Bucket, Key: root + key, ResponseContentDisposition });
      return getSignedUrl(client, command, { expiresIn: ADDRESS_SECONDS });
    },
  };
}

function headers(condition: Condition): { IfNoneMatch?: string; IfMatch?: string } {
  if (condition === 'always') return {};
  return condition === 'new' ? { IfNoneMatch: '*' } : { IfMatch: condition.tag };
}

async function orAbsent<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    // Who may not list a bucket is told "denied" for what is not there.
    if (error instanceof Error && ['NoSuchKey', 'AccessDenied'].includes(error.name)) return undefined;
    throw error;
  }
}
