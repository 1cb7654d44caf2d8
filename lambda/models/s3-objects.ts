import { readFile } from 'node:fs/promises';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { ProblemError } from '../../contract/problems.ts';

/** Seconds after which asking again makes sense. */
const RETRY_AFTER = 5;

/** A part of an object, with the size and identity of the whole. */
export interface Part {
  readonly bytes: Uint8Array;
  readonly size: number;
  readonly etag: string;
}

/** The few things model packages need of S3. What is not there is undefined; any other failure is `model_unavailable`. */
export interface Objects {
  read(key: string): Promise<Uint8Array | undefined>;
  /** Bytes `from` to `to` (exclusive), of the object with this etag where one is given. */
  readPart(key: string, from: number, to: number, etag?: string): Promise<Part | undefined>;
  /** Keys below a prefix, without it. */
  list(prefix: string): Promise<string[]>;
  /** The sha256 that `create` noted. */
  sha256(key: string): Promise<string | undefined>;
  /** Uploads a file unless the key is taken; false where it is. */
  create(key: string, file: string, sha256: string): Promise<boolean>;
  write(key: string, body: string): Promise<void>;
  /** A small object with its etag. */
  readTagged(key: string): Promise<{ readonly bytes: Uint8Array; readonly etag: string } | undefined>;
  /** Writes the object that has this etag, or a first one where there is none; false where it is another by now. */
  replace(key: string, body: string, etag: string | undefined): Promise<boolean>;
  /** An address at which anyone reads the object for some seconds. */
  signedUrl(key: string, seconds: number): Promise<string>;
}

export function createObjects(bucket: string, config: S3ClientConfig): Objects {
  // Reading the SDK takes 40 ms: only who has models in S3 pays for it, and only when they are asked for.
  let loaded: Promise<{ sdk: typeof import('@aws-sdk/client-s3'); client: S3Client }> | undefined;
  const load = () => {
    loaded ??= import('@aws-sdk/client-s3').then((sdk) => ({
      sdk,
      client: new sdk.S3Client({
        maxAttempts: 3,
        requestHandler: { connectionTimeout: 2_000, socketTimeout: 20_000 },
        ...config,
      }),
    }));
    return loaded;
  };

  return {
    read: (key) =>
      orAbsent(async () => {
        const { sdk, client } = await load();
        const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key }));
        return Body?.transformToByteArray();
      }),

    readPart: (key, from, to, etag) =>
      orAbsent(async () => {
        const { sdk, client } = await load();
        const range = { Range: `bytes=${from}-${to - 1}`, ...(etag !== undefined && { IfMatch: etag }) };
        const answer = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key, ...range }));
        const bytes = (await answer.Body?.transformToByteArray()) ?? new Uint8Array(0);
        const size = Number(answer.ContentRange?.split('/')[1] ?? bytes.length);
        return { bytes, size, etag: answer.ETag ?? '' };
      }),

    list: async (prefix) => {
      const { sdk, client } = await load();
      const keys: string[] = [];
      let token: string | undefined;
      do {
        const page = { Bucket: bucket, Prefix: prefix, ...(token !== undefined && { ContinuationToken: token }) };
        const answer = await orUnavailable(() => client.send(new sdk.ListObjectsV2Command(page)));
        keys.push(...(answer.Contents ?? []).map(({ Key = '' }) => Key.slice(prefix.length)));
        token = answer.NextContinuationToken;
      } while (token !== undefined);
      return keys;
    },

    sha256: (key) =>
      orAbsent(async () => {
        const { sdk, client } = await load();
        const { Metadata } = await client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: key }));
        return Metadata?.sha256;
      }),

    create: (key, file, sha256) =>
      orUnavailable(async () => {
        const { sdk, client } = await load();
        // Held in memory, not streamed: only so does the client try again where the connection breaks.
        const body = { Body: await readFile(file), Metadata: { sha256 } };
        const put = new sdk.PutObjectCommand({ Bucket: bucket, Key: key, IfNoneMatch: '*', ...body });
        return unlessTaken(() => client.send(put));
      }),

    readTagged: (key) =>
      orAbsent(async () => {
        const { sdk, client } = await load();
        const { Body, ETag = '' } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key }));
        return Body && { bytes: await Body.transformToByteArray(), etag: ETag };
      }),

    replace: (key, body, etag) =>
      orUnavailable(async () => {
        const { sdk, client } = await load();
        const condition = etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: etag };
        const object = { Bucket: bucket, Key: key, Body: body, ContentType: 'application/json' };
        return unlessTaken(() => client.send(new sdk.PutObjectCommand({ ...object, ...condition })));
      }),

    signedUrl: async (key, seconds) => {
      const [{ sdk, client }, { getSignedUrl }] = await Promise.all([load(), import('@aws-sdk/s3-request-presigner')]);
      return getSignedUrl(client, new sdk.GetObjectCommand({ Bucket: bucket, Key: key }), { expiresIn: seconds });
    },

    write: (key, body) =>
      orUnavailable(async () => {
        const { sdk, client } = await load();
        const type = { ContentType: 'application/json' };
        await client.send(new sdk.PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ...type }));
      }),
  };
}

/** Answers of S3 to a conditional write that came too late; the second where the two meet in the middle of it. */
const tooLate = ['PreconditionFailed', 'ConditionalRequestConflict'];

async function unlessTaken(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    // Of an object that is gone, S3 says so instead of telling that its etag is another.
    const isGone = (error as Error).name === 'NoSuchKey';
    if (isGone || tooLate.includes((error as Error).name)) return false;
    throw error;
  }
}

async function orAbsent<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await orUnavailable(work);
  } catch (error) {
    const cause = error instanceof ProblemError ? (error.cause as Error | undefined) : undefined;
    if (cause?.name === 'NoSuchKey' || cause?.name === 'NotFound') return undefined;
    throw error;
  }
}

async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const detail = 'The model store does not answer; try again in a moment.';
    throw new ProblemError('model_unavailable', detail, { cause, retryAfter: RETRY_AFTER });
  }
}
