import { readFileSync } from 'node:fs';
import { strToU8, zipSync } from 'fflate';
import { isZip, unzip, type ZipEntry } from '../../../lambda/jobs/unzip.ts';
import { fixture } from '../../fixtures.ts';

// Made for models; here under the names of pictures.
const hostile = (name: string) =>
  Buffer.from(
    readFileSync(fixture(`zip/${name}.zip`))
      .toString('latin1')
      .replaceAll('model.onnx', 'pict10.png')
      .replaceAll('escaped.txt', 'escaped.png'),
    'latin1',
  );
const read = (bytes: Uint8Array, most?: number) => Array.fromAsync(unzip(bytes, most));
const codes = (entries: readonly ZipEntry[]) =>
  entries.map(({ file, content }) => [file, 'code' in content ? content.code : Buffer.from(content).toString()]);

describe('a ZIP of pictures', () => {
  it('gives its pictures in the order of a walk through its folders', async () => {
    const files = ['b.png', 'a-b.png', 'a/z.jpg', 'a/b/c.webp', 'a.png'];
    const zip = zipSync(Object.fromEntries(files.map((file) => [file, strToU8(file)])));
    expect(isZip(zip)).toBe(true);
    expect(codes(await read(zip))).toEqual(
      ['a/b/c.webp', 'a/z.jpg', 'a-b.png', 'a.png', 'b.png'].map((file) => [file, file]),
    );
  });

  it('passes over what is no picture by its name, and what systems leave behind', async () => {
    const zip = zipSync({
      'a.png': strToU8('a'),
      'notes.txt': strToU8('x'),
      '__MACOSX/._a.png': strToU8('x'),
      '.DS_Store': strToU8('x'),
      'sub/Thumbs.db': strToU8('x'),
    });
    expect(codes(await read(zip))).toEqual([['a.png', 'a']]);
  });

  it.each([
    ['slip', '../escaped.png', 'request_invalid'],
    ['absolute', '/tmp/escaped.png', 'request_invalid'],
    ['link', 'pict10.png', 'request_invalid'],
  ])('with a name or a link that leads out of it (%s) has a failure in its place', async (name, file, code) => {
    expect(codes(await read(hostile(name)))).toEqual([[file, code]]);
  });

  it('goes on after a name that leads out of it', async () => {
    const zip = zipSync({ '../a.png': strToU8('x'), 'C:/b.png': strToU8('x'), 'good.png': strToU8('good') });
    expect(codes(await read(zip))).toEqual([
      ['../a.png', 'request_invalid'],
      ['C:/b.png', 'request_invalid'],
      ['good.png', 'good'],
    ]);
  });

  it('that would unpack to more than allowed is refused before anything is', async () => {
    const bomb = zipSync({ 'a.png': new Uint8Array(1_000_000), 'b.png': new Uint8Array(1_000_000) });
    expect(bomb.length).toBeLessThan(10_000);
    await expect(read(bomb, 1_500_000)).rejects.toMatchObject({
      code: 'request_invalid',
      message: expect.stringContaining('more than 1500000 bytes'),
    });
  });

  it('that says less of an entry than comes out has a failure in its place', async () => {
    // The sizes of `lying.zip` are a tenth of what is inside.
    const [[file, code] = []] = codes(await read(hostile('lying')));
    expect([file, code]).toEqual(['pict10.png', 'image_unreadable']);
  });

  it('that breaks off, or is none, is refused', async () => {
    const zip = zipSync({ 'a.png': strToU8('a') });
    for (const bytes of [zip.subarray(0, 40), strToU8('PK\u0003\u0004 nothing')])
      await expect(read(bytes)).rejects.toMatchObject({ code: 'request_invalid' });
    expect(isZip(strToU8('PNG'))).toBe(false);
  });
});
