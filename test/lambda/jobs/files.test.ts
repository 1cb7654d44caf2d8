import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createFolderJobFiles, type JobFiles } from '../../../lambda/jobs/files.ts';
import { describeBoth, jobFiles, newFolder } from './adapters.ts';

const textOf = async (files: JobFiles, key: string) => Buffer.from((await files.read(key))?.bytes ?? []).toString();

describeBoth('files of jobs', jobFiles, (make) => {
  it('are read as they were written, and are not there before', async () => {
    const files = await make();
    expect(await files.read('a/job.json')).toBeUndefined();
    expect(await files.write('a/job.json', '{"ü": 1}')).toBe(true);
    expect(await textOf(files, 'a/job.json')).toBe('{"ü": 1}');
  });

  it('of several writers that want to be the first, one is', async () => {
    const files = await make();
    const won = await Promise.all(['1', '2', '3', '4'].map((text) => files.write('a/job.json', text, 'new')));
    expect(won.filter((each) => each)).toHaveLength(1);
    expect(await textOf(files, 'a/job.json')).toBe(String(won.indexOf(true) + 1));
  });

  it('of several writers that read the same state, one replaces it', async () => {
    const files = await make();
    await files.write('a/job.json', 'old');
    const { tag } = (await files.read('a/job.json'))!;
    const won = await Promise.all(['1', '2', '3'].map((text) => files.write('a/job.json', text, { tag })));
    expect(won.filter((each) => each)).toHaveLength(1);
    expect(await files.write('a/job.json', 'late', { tag })).toBe(false);
    expect(await textOf(files, 'a/job.json')).toBe(String(won.indexOf(true) + 1));
  });

  it('are listed in their order, after a key and as many as wanted', async () => {
    const files = await make();
    for (const key of ['a/parts/2', 'a/parts/1', 'a/parts/10', 'a/job', 'b/parts/0']) await files.write(key, '');
    expect(await files.list('a/parts/')).toEqual(['a/parts/1', 'a/parts/10', 'a/parts/2']);
    expect(await files.list('a/parts/', { after: 'a/parts/1', limit: 1 })).toEqual(['a/parts/10']);
    expect(await files.list('c/parts/')).toEqual([]);
  });

  it('take a local file, and give it in pieces', async () => {
    const files = await make();
    const path = join(newFolder(), 'large');
    writeFileSync(path, Buffer.alloc(300_000, 'x'));
    await files.writeFile('a/results/Results.csv', path, 'text/csv');
    expect(await buffer((await files.stream('a/results/Results.csv'))!)).toEqual(readFileSync(path));
    expect(await files.stream('a/results/none')).toBeUndefined();
  });

  it('go, also those that are gone', async () => {
    const files = await make();
    await files.write('a/1', '');
    await files.remove(['a/1', 'a/2']);
    expect(await files.list('a/')).toEqual([]);
  });
});

describe('files of jobs in a folder', () => {
  it('have plain names only', async () => {
    const files = createFolderJobFiles(newFolder());
    for (const key of ['../a', '/a', 'a/../../b', 'a//b', '.a', ''])
      await expect(files.write(key, '')).rejects.toThrow('not a plain path');
  });

  it('are never seen half written, and leave nothing beside them', async () => {
    const root = newFolder();
    const files = createFolderJobFiles(root);
    await Promise.all(Array.from({ length: 20 }, (_, at) => files.write('a', `${at}`.repeat(100_000))));
    expect((await textOf(files, 'a')).length % 100_000).toBe(0);
    await files.write('a', 'late', { tag: 'no such' });
    await files.write('a', 'late', 'new');
    expect(readdirSync(root)).toEqual(['a']);
  });
});
