import { randomBytes } from 'node:crypto';
import { type BlobStore, createFolderBlobs } from '../../lambda/blobs.ts';
import { createS3Blobs } from '../../lambda/s3-blobs.ts';
import { useFolders } from '../support/folders.ts';
import { describeS3, newBucket, s3Config } from '../support/s3.ts';

// What the port says, for every adapter.
function itKeepsBlobs(open: () => BlobStore | Promise<BlobStore>): void {
  test('gives back the bytes it was given', async () => {
    const blobs = await open();
    const bytes = new Uint8Array(randomBytes(300_000));
    await blobs.put('images/2026-11-20/one.jpeg', bytes, 'image/jpeg');
    expect(Buffer.from((await blobs.get('images/2026-11-20/one.jpeg'))!).equals(bytes)).toBe(true);
  });

  test('writing again replaces', async () => {
    const blobs = await open();
    await blobs.put('a/b', Buffer.from('one'), 'text/plain');
    await blobs.put('a/b', Buffer.from('two'), 'text/plain');
    expect(Buffer.from((await blobs.get('a/b'))!).toString()).toBe('two');
  });

  test('of two that write at the same time one holds, whole', async () => {
    const blobs = await open();
    const [one, two] = [Buffer.alloc(300_000, 1), Buffer.alloc(200_000, 2)];
    await Promise.all([one, two].map((bytes) => blobs.put('uploads/one', bytes, 'image/jpeg')));
    const kept = Buffer.from((await blobs.get('uploads/one'))!);
    expect(kept.equals(one) || kept.equals(two)).toBe(true);
  });

  test('what is deleted is gone, and may be deleted again', async () => {
    const blobs = await open();
    await blobs.put('images/2026-11-20/one.jpeg', Buffer.from('one'), 'image/jpeg');
    await blobs.put('images/2026-11-20/two.jpeg', Buffer.from('two'), 'image/jpeg');
    await blobs.delete('images/2026-11-20/one.jpeg');
    await blobs.delete('images/2026-11-20/one.jpeg');
    expect(await blobs.get('images/2026-11-20/one.jpeg')).toBeUndefined();
    expect(await blobs.get('images/2026-11-20/two.jpeg')).toBeDefined();
  });

  test('has nothing under a key never written', async () => {
    expect(await (await open()).get('uploads/none')).toBeUndefined();
  });
}

describe('blobs in a folder', () => {
  const folder = useFolders();
  itKeepsBlobs(() => createFolderBlobs(folder()));

  test.each(['../secret', '/etc/passwd', 'a//b', '.hidden', 'a/../b'])('a key %s is refused', async (key) => {
    const blobs = createFolderBlobs(folder());
    await expect(blobs.get(key)).rejects.toThrow('is not a plain path');
    await expect(async () => blobs.delete(key)).rejects.toThrow('is not a plain path');
  });
});

describeS3('blobs on S3', () => {
  itKeepsBlobs(async () => createS3Blobs(`s3://${await newBucket()}/kept`, s3Config));

  test('can be read at an address of their own, for a while', async () => {
    const blobs = createS3Blobs(`s3://${await newBucket()}/kept`, s3Config);
    await blobs.put('images/one.jpeg', Buffer.from('one'), 'image/jpeg');
    const response = await fetch(await blobs.url!('images/one.jpeg'));
    expect([response.status, await response.text()]).toEqual([200, 'one']);
  });

  test('a store that does not answer is an error, not an absence', async () => {
    const blobs = createS3Blobs('s3://nobody-has-this', {
      ...s3Config,
      endpoint: 'http://127.0.0.1:9',
      maxAttempts: 1,
    });
    await expect(blobs.get('uploads/one')).rejects.toThrow();
  });
});
