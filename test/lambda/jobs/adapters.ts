import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createFolderJobFiles, type JobFiles } from '../../../lambda/jobs/files.ts';
import { createFolderInbox, type Inbox } from '../../../lambda/jobs/inbox.ts';
import { createS3JobFiles } from '../../../lambda/jobs/s3-files.ts';
import { createS3Inbox } from '../../../lambda/jobs/s3-inbox.ts';
import { describeS3, newBucket, s3Config } from '../../support/s3.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'glimpse-jobs-'));
  folders.push(folder);
  return folder;
}

/** The same tests for folders and for S3. */
export function describeBoth<T>(
  name: string,
  kinds: { folder: () => T; s3: () => Promise<T> },
  tests: (make: () => Promise<T>) => void,
) {
  describe(`${name} in folders`, () => tests(async () => kinds.folder()));
  describeS3(`${name} in S3`, () => tests(kinds.s3));
}

export const jobFiles: { folder: () => JobFiles; s3: () => Promise<JobFiles> } = {
  folder: () => createFolderJobFiles(newFolder()),
  s3: async () => createS3JobFiles(`s3://${await newBucket()}/jobs`, s3Config),
};

export interface FilledInbox {
  readonly inbox: Inbox;
  put(path: string, bytes: string): Promise<void>;
}

export const inboxes: { folder: () => FilledInbox; s3: () => Promise<FilledInbox> } = {
  folder() {
    const root = newFolder();
    return {
      inbox: createFolderInbox(root),
      async put(path, bytes) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), bytes);
      },
    };
  },
  async s3() {
    const Bucket = await newBucket();
    const client = new S3Client(s3Config);
    return {
      inbox: createS3Inbox(`s3://${Bucket}/inbox`, s3Config),
      async put(path, Body) {
        await client.send(new PutObjectCommand({ Bucket, Key: `inbox/${path}`, Body }));
      },
    };
  },
};
