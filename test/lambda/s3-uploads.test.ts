import { randomBytes } from 'node:crypto';
import { limits } from '../../contract/limits.ts';
import { createS3Uploads } from '../../lambda/s3-uploads.ts';
import { describeS3, newBucket, s3Config } from '../support/s3.ts';

/** The signed document in a form: what S3 will hold the post to. */
function policyOf(fields: Readonly<Record<string, string>>): { expiration: string; conditions: unknown[] } {
  return JSON.parse(Buffer.from(fields.Policy ?? '', 'base64').toString('utf8'));
}

test('a form is signed for one object, a size and a quarter of an hour', async () => {
  const before = Date.now();
  const { id, url, fields, maxBytes, expiresAt } = await createS3Uploads('s3://media/app', {
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  }).create();
  expect(url).toBe('https://media.s3.eu-central-1.amazonaws.com/');
  expect(fields.key).toBe(`app/uploads/${id}`);
  expect(maxBytes).toBe(limits.remoteBytes);
  const { conditions, expiration } = policyOf(fields);
  expect(conditions).toEqual(
    expect.arrayContaining([
      ['content-length-range', 1, limits.remoteBytes],
      { bucket: 'media' },
      { key: `app/uploads/${id}` },
    ]),
  );
  const minutes = (Date.parse(expiration) - before) / 60_000;
  expect(minutes).toBeGreaterThan(14.9);
  expect(minutes).toBeLessThan(15.2);
  expect(Math.abs(Date.parse(expiresAt) - Date.parse(expiration))).toBeLessThan(2_000);
});

describeS3('uploads on S3', () => {
  test('what was posted by the form is read by its id', async () => {
    const uploads = createS3Uploads(`s3://${await newBucket()}`, s3Config);
    const { id, url, fields } = await uploads.create();
    const bytes = new Uint8Array(randomBytes(200_000));
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob([bytes]));
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(204);
    expect(Buffer.from(await uploads.read(id)).equals(bytes)).toBe(true);
  });

  test.each(['never-made', '../images/x', '00000000-0000-0000-0000-000000000000'])('%s is not found', async (id) => {
    const uploads = createS3Uploads(`s3://${await newBucket()}`, s3Config);
    await expect(uploads.read(id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
