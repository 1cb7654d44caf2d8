import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { ProblemError } from '../../contract/problems.ts';
import { parseS3Url } from '../models/s3-store.ts';
import { checkSize, type Inbox, isWanted, plainPrefix } from './inbox.ts';

/** An inbox that is `s3://bucket/prefix`. */
export function createS3Inbox(url: string, config: S3ClientConfig = {}): Inbox {
  const { bucket: Bucket, prefix: root } = parseS3Url(url);
  let loaded: Promise<{ sdk: typeof import('@aws-sdk/client-s3'); client: S3Client }> | undefined;
  const load = () => {
    loaded ??= import('@aws-sdk/client-s3').then((sdk) => ({ sdk, client: new sdk.S3Client(config) }));
    return loaded;
  };
  return {
    async *list(prefix) {
      const { sdk, client } = await load();
      const folder = plainPrefix(prefix);
      let token: string | undefined;
      do {
        const page = { Bucket, Prefix: `${root}${folder}/`, ...(token !== undefined && { ContinuationToken: token }) };
        const answer = await client.send(new sdk.ListObjectsV2Command(page));
        for (const { Key = '' } of answer.Contents ?? []) {
          const path = Key.slice(root.length);
          if (isWanted(path, folder)) yield path;
        }
        token = answer.NextContinuationToken;
      } while (token !== undefined);
    },
    async read(path) {
      const { sdk, client } = await load();
      try {
        const { Body, ContentLength = 0 } = await client.send(new sdk.GetObjectCommand({ Bucket, Key: root + path }));
        checkSize(ContentLength);
        return (await Body?.transformToByteArray()) ?? new Uint8Array();
      } catch (error) {
        if (error instanceof Error && ['NoSuchKey', 'AccessDenied'].includes(error.name))
          throw new ProblemError('not_found', `${path} is not in the inbox.`, { cause: error });
        throw error;
      }
    },
    async writeFile(path, source, contentType) {
      const { sdk, client } = await load();
      const body = {
        Body: createReadStream(source),
        ContentLength: (await stat(source)).size,
        ContentType: contentType,
      };
      await client.send(new sdk.PutObjectCommand({ Bucket, Key: root + path, ...body }));
    },
  };
}
