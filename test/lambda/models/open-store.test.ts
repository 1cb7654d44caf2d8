import { join } from 'node:path';
import { build } from 'esbuild';
import { openStore } from '../../../lambda/models/open-store.ts';

const options = { cacheDir: '/nowhere' };

describe('openStore', () => {
  it('takes a folder, from where the process runs, or a bucket', () => {
    expect(openStore('models', options).location).toBe(join(process.cwd(), 'models'));
    expect(openStore('s3://bucket/models', options).location).toBe('s3://bucket/models');
  });

  it.each(['https://example.org/models', 'gs://bucket', 's3:/bucket'])('refuses %s', (location) => {
    expect(() => openStore(location, options)).toThrow(`got ${location}, allowed: a folder or s3://bucket/prefix`);
  });

  it('reads the AWS SDK only when S3 is asked for something', async () => {
    const { metafile } = await build({
      entryPoints: [join(import.meta.dirname, '../../../lambda/models/open-store.ts')],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      write: false,
      metafile: true,
    });
    const ours = Object.entries(metafile.inputs).filter(([path]) => !path.includes('node_modules'));
    const imports = ours.flatMap(([, { imports: each }]) => each.filter(({ path }) => path.includes('@aws-sdk')));
    expect(new Set(imports.map(({ kind }) => kind))).toEqual(new Set(['dynamic-import']));
  });
});
