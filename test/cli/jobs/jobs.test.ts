import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { nameIn, packs } from '../../../cli/jobs/pack.ts';
import { cronLines, timeOfDay, timeZone } from '../../../cli/jobs/schedule.ts';
import type { Input } from '../../../cli/predict/inputs.ts';
import { useFolders } from '../../support/folders.ts';
import { glimpse } from '../glimpse.ts';

const folder = useFolders();

async function pack(files: Readonly<Record<string, number>>, most?: { bytes: number; files: number }) {
  const root = folder();
  async function* inputs(): AsyncGenerator<Input> {
    for (const [file, bytes] of Object.entries(files)) {
      const path = join(root, file.replaceAll('/', '_'));
      if (bytes >= 0) writeFileSync(path, Buffer.alloc(bytes));
      yield { file, path };
    }
  }
  return Array.fromAsync(packs(inputs(), most));
}

const contents = (pack: Awaited<ReturnType<typeof packs>> extends AsyncGenerator<infer P> ? P : never) =>
  'cause' in pack ? pack.file : (pack.file ?? Object.keys(unzipSync(pack.bytes)));

describe('pictures that are uploaded', () => {
  it('go in ZIPs of a size, in their order, too large ones and such without a picture name by themselves', async () => {
    const made = await pack(
      {
        'in/a.png': 400,
        'in/b.png': 400,
        'in/c.png': 400,
        'in/large.png': 2000,
        'in/d.png': 10,
        'in/photo': 5,
        'in/e.png': 5,
      },
      { bytes: 1000, files: 10 },
    );
    expect(made.map(contents)).toEqual([
      ['in/a.png', 'in/b.png'],
      ['in/c.png'],
      'in/large.png',
      ['in/d.png'],
      'in/photo',
      ['in/e.png'],
    ]);
  });

  it('are counted, and never put over one another', async () => {
    const made = await pack({ 'a.png': 1, '../a.png': 2, 'b.png': 3, 'c.png': 4 }, { bytes: 100, files: 2 });
    expect(made.map(contents)).toEqual([['a.png'], ['a.png', 'b.png'], ['c.png']]);
  });

  it('that cannot be read are named, and the others go', async () => {
    const made = await pack({ 'a.png': 1, 'gone.png': -1, 'b.png': 1 });
    expect(made.map(contents)).toEqual(['gone.png', ['a.png', 'b.png']]);
    expect(made[0]).toMatchObject({ cause: expect.stringContaining('ENOENT') });
  });

  it('keep their names as far as these do not lead out', () => {
    expect(['in/a.png', '/tmp/a.png', '../../x/a.png', './a.png', 'C:/a.png'].map(nameIn)).toEqual([
      'in/a.png',
      'tmp/a.png',
      'x/a.png',
      'a.png',
      'a.png',
    ]);
  });
});

describe('glimpse jobs schedule', () => {
  it('prints lines that cron takes and whose command the shell reads as it was meant', () => {
    const cwd = folder();
    mkdirSync(join(cwd, "it's 100% returns"));
    const flags = { at: '18:05', model: 'fashion', threshold: 0.5, labels: ['Ankle boot', "50% o'clock"] };
    const lines = cronLines("it's 100% returns", { ...flags, tz: 'Europe/Berlin' }, cwd)
      .trim()
      .split('\n');
    expect(lines.slice(1, -1)).toEqual([
      '# The service has to run: glimpse serve',
      expect.stringContaining('GLIMPSE_KEY='),
      'CRON_TZ=Europe/Berlin',
    ]);
    const [, command = ''] = /^5 18 \* \* \* (.*)$/.exec(lines.at(-1) ?? '') ?? [];
    // What cron does to a line before the shell has it: a percent sign is a line break unless escaped.
    expect(command.replaceAll('\\%', '')).not.toContain('%');
    const shell = command.replaceAll('\\%', '%').replace(/^\S+ \S+ /, 'printf "%s\\n" ');
    const today = execFileSync('date', ['+%F'], { encoding: 'utf8' }).trim();
    const inbox = join(cwd, "it's 100% returns");
    expect(execFileSync('sh', ['-c', shell], { encoding: 'utf8' }).trim().split('\n')).toEqual([
      ...['jobs', 'submit', inbox, '--model', 'fashion', '--threshold', '0.5', '--labels', "Ankle boot,50% o'clock"],
      ...['--wait', '--out'],
      `${join(inbox, 'results')}/${today}`,
    ]);
  });

  it('names a folder of the inbox where there is no such folder here', () => {
    const lines = cronLines('returns/', { at: '18:00', api: 'https://example.org' }, folder());
    expect(lines).toMatch(
      /^0 18 \* \* \* \S+ \S+ jobs submit --prefix returns --api https:\/\/example\.org --wait --out /m,
    );
    expect(lines).toContain('There is no such folder here');
  });

  it('refuses what is neither', () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'returns.zip'), '');
    for (const what of [join(cwd, 'none'), '../none', './none', 'returns.zip']) {
      expect(() => cronLines(what, { at: '18:00' }, cwd)).toThrow(`${what}: no folder here`);
    }
  });

  it('takes times of day and time zones only', () => {
    for (const text of ['24:00', '6:00', '18:60', 'noon', '']) expect(() => timeOfDay(text)).toThrow('allowed');
    expect(timeOfDay('06:00')).toBe('06:00');
    for (const text of ['Mars', '']) expect(() => timeZone(text)).toThrow('allowed');
    expect(['UTC', 'Europe/Berlin'].map(timeZone)).toEqual(['UTC', 'Europe/Berlin']);
  });
});

it('glimpse jobs says what it needs, and that nobody is there', async () => {
  const cwd = folder();
  const nothing = await glimpse(['jobs', 'submit'], cwd);
  expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining('Give pictures to upload')]);
  const missing = await glimpse(['jobs', 'submit', 'none'], cwd);
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('none: no such file or folder')]);
  const dead = await glimpse(['jobs', 'list', '--api', 'http://127.0.0.1:1'], cwd);
  expect([dead.code, dead.stderr]).toEqual([1, expect.stringContaining('cannot be reached')]);
});
