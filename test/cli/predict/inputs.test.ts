import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type InputOptions, inputs } from '../../../cli/predict/inputs.ts';
import { collect } from '../../collect.ts';

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'inputs-'));
});

afterEach(() => rm(cwd, { recursive: true }));

async function make(...files: string[]): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(join(cwd, file)), { recursive: true });
    await writeFile(join(cwd, file), '');
  }
}

async function found(paths: string[], options: Partial<InputOptions> = {}): Promise<string[]> {
  const all = await collect(inputs(paths, { cwd, ...options }));
  return all.map((input) => ('missing' in input ? `missing ${input.missing}: ${input.cause}` : input.file));
}

it('a folder is everything below it that has a name of a picture, in the order of the names', async () => {
  await make('in/b.JPG', 'in/a/2.png', 'in/a/10.webp', 'in/notes.txt', 'in/.hidden.png', 'in/.git/x.png', 'in/c.heic');
  expect(await found(['in'])).toEqual(['in/a/10.webp', 'in/a/2.png', 'in/b.JPG', 'in/c.heic']);
});

it('a file given by name is tried whatever its name', async () => {
  await make('photo', '.hidden.png');
  expect(await found(['photo', './.hidden.png'])).toEqual(['photo', '.hidden.png']);
});

it('a glob gives what it matches, folders with all below them', async () => {
  await make('a/1.png', 'a/2.jpg', 'b/1.png', 'b/c/3.png');
  expect(await found(['*/1.png'])).toEqual(['a/1.png', 'b/1.png']);
  expect(await found(['b*'])).toEqual(['b/1.png', 'b/c/3.png']);
});

it('a file whose name looks like a pattern is that file', async () => {
  await make('a[1].png', 'a1.png');
  expect(await found(['a[1].png'])).toEqual(['a[1].png']);
});

it('nothing is given twice', async () => {
  await make('in/1.png', 'in/2.png');
  expect(await found(['in/2.png', 'in', '**/*.png', join(cwd, 'in')])).toEqual(['in/2.png', 'in/1.png']);
  expect(await found(['{in,in/*}'])).toEqual(['in/1.png', 'in/2.png']);
});

it('what is not there is named, and the rest still found', async () => {
  await make('in/1.png');
  expect(await found(['gone', 'in', 'in/*.gif'])).toEqual([
    'missing gone: no such file or folder',
    'in/1.png',
    'missing in/*.gif: the pattern matches nothing',
  ]);
  expect(await found(['in/1.png/2.png'])).toEqual([expect.stringMatching(/^missing in\/1.png\/2.png: ENOTDIR/)]);
});

it('the folder of the results is not taken for pictures', async () => {
  await make('in/1.png', 'in/drawn/1.png');
  expect(await found(['in'], { exclude: 'in/drawn' })).toEqual(['in/1.png']);
});

it('links to files are followed, links to folders and broken ones are not', async () => {
  await make('in/1.png', 'other/2.png');
  await symlink(join(cwd, 'other/2.png'), join(cwd, 'in/2.png'));
  await symlink(join(cwd, 'in'), join(cwd, 'in/loop.png'));
  await symlink(join(cwd, 'nowhere'), join(cwd, 'in/3.png'));
  expect(await found(['in'])).toEqual(['in/1.png', 'in/2.png']);
});

it('paths are shown as they were given, and absolute ones stay so', async () => {
  await make('in/1.png');
  expect(await found(['./in/'])).toEqual(['in/1.png']);
  expect(await found([join(cwd, 'in')])).toEqual([join(cwd, 'in/1.png')]);
});
