import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { unzip } from '../../../cli/models/unzip.ts';
import { fixture } from '../../fixtures.ts';
import { useFolders } from '../../support/folders.ts';

describe('unzip', () => {
  const folder = useFolders();
  const open = (name: string, to: string, limits?: { bytes: number; files: number }) =>
    unzip(fixture(`zip/${name}.zip`), to, limits);

  it('unpacks what belongs to a package, without what systems leave behind', async () => {
    const to = folder();
    await open('model-in-folder', to);
    expect(readdirSync(to, { recursive: true }).sort()).toEqual(['tiny', 'tiny/card.md', 'tiny/model.onnx']);
  });

  it.each([
    ['slip', /invalid relative path: \.\.\/escaped\.txt/],
    ['absolute', /absolute path: \/tmp\/escaped\.txt/],
    ['link', /"model\.onnx" is a link/],
    ['twice', /cannot be unpacked: EEXIST/],
    ['lying', /cannot be unpacked: too many bytes in the stream/],
  ])('refuses the zip %s', async (name, words) => {
    const to = join(folder(), 'inner');
    await expect(open(name, to)).rejects.toThrow(words);
    expect(existsSync(join(to, '..', 'escaped.txt'))).toBe(false);
    expect(existsSync('/tmp/escaped.txt')).toBe(false);
  });

  it('stops before a bomb is unpacked', async () => {
    const to = folder();
    await expect(open('zeros', to, { bytes: 999_999, files: 10 })).rejects.toThrow('unpacks to more than 999999 bytes');
    await expect(open('model-in-folder', to, { bytes: 1e6, files: 1 })).rejects.toThrow('more than 1 files');
    expect(readdirSync(to, { recursive: true })).not.toContain('model.onnx');
  });

  it('says so of a file that is no zip', async () => {
    await expect(unzip(fixture('onnx/means.onnx'), folder())).rejects.toThrow(/means\.onnx: cannot be unpacked/);
  });
});
