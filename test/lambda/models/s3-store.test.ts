import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createS3Store } from '../../../lambda/models/s3-store.ts';
import { useFolders } from '../../support/folders.ts';
import { means, writePackage } from '../../support/packages.ts';
import { describeS3, newBucket, s3Config } from '../../support/s3.ts';
import { itKeepsTheLifeOfModels } from './life-cycle-contract.ts';
import { itKeepsPackages } from './store-contract.ts';

describeS3('an S3 store', () => {
  const folder = useFolders();
  const client = new S3Client(s3Config);
  let bucket: string;
  const open = (prefix = randomUUID() as string, cacheDir = folder()) =>
    createS3Store(`s3://${bucket}/${prefix}`, { cacheDir, client: s3Config });

  beforeAll(async () => {
    bucket = await newBucket();
  });
  afterAll(() => client.destroy());

  itKeepsPackages(async () => open());
  itKeepsTheLifeOfModels(async () => open());

  it('brings a model of many parts whole, keeps it, and brings it again where the copy is damaged', async () => {
    // 17 MB: two parts of 8 MB and a shorter one.
    const bytes = randomBytes(17_000_003);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const dir = writePackage(folder(), { manifest: { sha256 } });
    writeFileSync(join(dir, 'model.onnx'), bytes);
    const cacheDir = folder();
    const store = open('big', cacheDir);
    await store.put(dir);

    const manifest = await store.manifest('means', '1.0.0');
    const file = await store.localFile(manifest);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    truncateSync(file, 1_000);
    await store.localFile(manifest);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(readdirSync(cacheDir, { recursive: true }).sort()).toEqual([sha256, join(sha256, 'model.onnx')].sort());
  });

  it('gives an address at which the model is read without credentials', async () => {
    const store = open();
    const dir = writePackage(folder());
    await store.put(dir);
    const answer = await fetch(await store.modelUrl!('means', '1.0.0'));
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer()).equals(readFileSync(join(dir, 'model.onnx')))).toBe(true);
  });

  it('uses the copy it has without asking for the object', async () => {
    const [prefix, cacheDir] = [randomUUID(), folder()];
    const manifest = await open(prefix, cacheDir).put(writePackage(folder()));
    const file = await open(prefix, cacheDir).localFile(manifest);
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: `${prefix}/means/1.0.0/model.onnx`, Body: 'gone' }));
    expect(await open(prefix, cacheDir).localFile(manifest)).toBe(file);
  });

  it('takes over what an upload that broke off left behind', async () => {
    const prefix = randomUUID();
    const dir = writePackage(folder());
    const store = open(prefix);
    await store.put(dir);
    // The same package under a second version, whose model.json never arrived.
    const next = writePackage(folder(), { manifest: { version: '1.0.1' } });
    const body = readFileSync(join(next, 'model.onnx'));
    const Metadata = { sha256: createHash('sha256').update(body).digest('hex') };
    await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: `${prefix}/means/1.0.1/model.onnx`, Body: body, Metadata }),
    );
    expect((await store.current('means'))?.version).toBe('1.0.0');
    await store.put(next);
    expect((await store.current('means'))?.version).toBe('1.0.1');
  });

  it('takes packages that other tools uploaded', async () => {
    const prefix = randomUUID();
    const dir = writePackage(folder());
    for (const path of ['model.json', 'model.onnx']) {
      const Body = readFileSync(join(dir, path));
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: `${prefix}/means/1.0.0/${path}`, Body }));
    }
    const store = open(prefix);
    expect(await store.list()).toEqual([{ name: means.name, versions: ['1.0.0'], current: '1.0.0' }]);
    await store.localFile(await store.manifest('means', '1.0.0'));
    await expect(store.put(dir)).rejects.toMatchObject({ code: 'request_invalid' });
  });

  it('a bucket that is not there is a store that does not answer', async () => {
    const store = createS3Store('s3://no-such-bucket-here', { cacheDir: folder(), client: s3Config });
    await expect(store.list()).rejects.toMatchObject({ code: 'model_unavailable', retryAfter: 5 });
    await expect(store.current('means')).rejects.toMatchObject({ code: 'model_unavailable' });
  });
});

describe('an S3 store without S3', () => {
  const folder = useFolders();

  it('says that the store does not answer, and when to ask again', async () => {
    const client = { ...s3Config, endpoint: 'http://127.0.0.1:9', maxAttempts: 1 };
    const store = createS3Store('s3://models', { cacheDir: folder(), client });
    await expect(store.manifest('means', '1.0.0')).rejects.toMatchObject({
      code: 'model_unavailable',
      message: 'The model store does not answer; try again in a moment.',
      retryAfter: 5,
    });
  });

  it.each(['s3:/models', 's3://', 's3://UPPER', 's3://a'])('refuses the location %s', (url) => {
    expect(() => createS3Store(url, { cacheDir: '' })).toThrow(`got ${url}, allowed: a folder or s3://bucket/prefix`);
  });
});
