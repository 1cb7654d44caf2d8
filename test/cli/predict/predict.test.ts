import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { limits } from '../../../contract/limits.ts';
import { ProblemError, toProblem } from '../../../contract/problems.ts';
import { listen, type TestServer } from '../../servers.ts';
import { glimpse, type Started, start } from '../glimpse.ts';
import { type Behaviour, type FakeService, fakeService } from './fake-service.ts';

let cwd: string;
let services: TestServer[];

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'predict-'));
  services = [];
});

afterEach(async () => {
  for (const service of services) await service.close();
  await rm(cwd, { recursive: true });
});

async function serve(behaviour: Behaviour = {}): Promise<FakeService> {
  const service = await fakeService(behaviour);
  services.push(service);
  return service;
}

async function pictures(contents: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(contents)) {
    await mkdir(dirname(join(cwd, file)), { recursive: true });
    await writeFile(join(cwd, file), text);
  }
}

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`in/${String(i).padStart(4, '0')}.png`, `cat 0.5 ${i}`]));
const predict = (url: string, ...args: string[]) =>
  glimpse(['predict', '--api', url, '--retry-interval', '0.05', ...args], cwd);
const read = (file: string) => readFile(join(cwd, file), 'utf8');
const table = async (file = 'Results.csv') => parse(await read(file), { columns: true }) as Record<string, string>[];
const log = async () =>
  (await read('Events-log.txt'))
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));

// Some time for what is under way: a run is to be met in the middle of it.
async function kill({ child }: Started, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  await new Promise((resolve) => setTimeout(resolve, 100));
}

describe('a run', () => {
  it('writes a row for each picture, the history, and a summary', async () => {
    await pictures({ 'in/a.png': 'cat 0.9864, dog 0.01', 'in/b, c.png': 'dog 0.5', 'in/猫.png': 'cat 0.7' });
    const { url, requests } = await serve();
    const { code, stdout, stderr } = await predict(url, 'in');
    expect(code).toBe(0);
    expect(await table()).toEqual([
      { file: 'in/a.png', label: 'cat', 'certainty %': '98.64', note: '', model: 'pets 1.0.0' },
      { file: 'in/b, c.png', label: 'dog', 'certainty %': '50.00', note: '', model: 'pets 1.0.0' },
      { file: 'in/猫.png', label: 'cat', 'certainty %': '70.00', note: '', model: 'pets 1.0.0' },
    ]);
    expect(requests.map(({ names }) => names)).toEqual([['a.png', 'b, c.png', '猫.png']]);
    expect(stdout).toContain('3 pictures');
    expect(stdout).toContain('Mean certainty 72.88 % over 3 predictions');
    expect(stdout).not.toContain('\x1b');
    expect(stderr).toBe('');
    const [row] = await table('metrics-history.csv');
    expect(row).toMatchObject({
      date: expect.stringMatching(/^20\d\d-\d\d-\d\dT/),
      model: 'pets 1.0.0',
      pictures: '3',
      failed: '0',
      'mean certainty %': '72.88',
      'certainty % of cat': '84.32',
      'certainty % of dog': '50.00',
    });
    expect(Number(row?.['time per prediction ms'])).toBeGreaterThan(0);
  });

  it('takes name@version for a model', async () => {
    await pictures({ 'in/a.png': 'cat 0.5' });
    const { url, requests } = await serve();
    expect(await predict(url, 'in', '--model', 'pets@1.0.0')).toMatchObject({ code: 0 });
    const { searchParams } = requests.at(-1)!.url;
    expect([searchParams.get('model'), searchParams.get('version')]).toEqual(['pets', '1.0.0']);
    const { code, stderr } = await predict(url, 'in', '--model', 'pets@1.0.0', '--version', '2.0.0');
    expect([code, stderr]).toEqual([2, expect.stringContaining('got "2.0.0" beside --model pets@1.0.0')]);
  });

  it('sends options and key, and leaves masks out of a table', async () => {
    await pictures({ 'a.png': 'cat 0.9' });
    const { url, requests } = await serve();
    await predict(
      url,
      'a.png',
      '--key',
      'secret',
      '--model',
      'pets',
      '--threshold',
      '0.3',
      '--labels',
      'cat,dog',
      '--limit',
      '5',
    );
    expect(requests[0]?.key).toBe('secret');
    expect(Object.fromEntries(requests[0]?.url.searchParams ?? [])).toEqual({
      model: 'pets',
      threshold: '0.3',
      labels: 'cat,dog',
      limit: '5',
      masks: 'none',
    });
  });

  it('has a row for each object of a detector, and all of the answer as JSON', async () => {
    await pictures({ 'a.png': 'cat 0.9, dog 0.5', 'b.png': '' });
    const { url } = await serve({ task: 'detection' });
    await predict(url, '*.png');
    expect((await table()).map(({ file, label, x, width }) => [file, label, x, width])).toEqual([
      ['a.png', 'cat', '1', '3'],
      ['a.png', 'dog', '1', '3'],
      ['b.png', '', '', ''],
    ]);
    await predict(url, '*.png', '-o', 'out/all.json');
    const answers = JSON.parse(await read('out/all.json'));
    expect(answers.map((answer: { file: string }) => answer.file)).toEqual(['a.png', 'b.png']);
    expect(answers[0].predictions).toHaveLength(2);
    expect(await readdir(join(cwd, 'out'))).toEqual(['all.json', 'metrics-history.csv']);
  });

  it('says so where there are no pictures', async () => {
    await pictures({ 'in/notes.txt': '' });
    const { url } = await serve();
    expect((await predict(url, 'in')).stdout).toContain('There are no pictures at these paths.');
    await pictures({ 'in/a.png': 'cat 0.5' });
    expect((await predict(url, 'in')).stdout).not.toContain('no pictures');
    expect((await predict(url, 'in', '--resume')).stdout).not.toContain('no pictures');
  });

  it('tells its summary as JSON when asked', async () => {
    await pictures({ 'a.png': 'cat 0.5', 'b.png': '!image_unreadable' });
    const { url } = await serve();
    const { code, stdout } = await predict(url, '*.png', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      model: { name: 'pets', version: '1.0.0' },
      done: 1,
      failed: 1,
      failedFiles: ['b.png'],
      missing: [],
      left: 0,
      meanCertainty: 0.5,
      classes: [{ label: 'cat', count: 1, mean: 0.5 }],
    });
  });

  it('warns to retrain when a class is below the threshold of its package', async () => {
    await pictures({ 'a.png': 'cat 0.6', 'b.png': 'dog 0.6' });
    const { url } = await serve({
      labels: [
        { name: 'cat', threshold: 0.75 },
        { name: 'dog', threshold: 0.5 },
      ],
    });
    const { code, stdout } = await predict(url, '*.png');
    expect(code).toBe(0);
    expect(stdout).toContain('Retrain: cat is at 60.00 % on average, below the 75.00 % it should have.');
    expect(stdout).not.toContain('Retrain: dog');
    expect((await table('metrics-history.csv'))[0]?.retrain).toBe('cat');
  });

  it('has nothing to say against a folder without pictures', async () => {
    await mkdir(join(cwd, 'in'));
    const { url } = await serve();
    const { code, stdout } = await predict(url, 'in');
    expect(code).toBe(0);
    expect(stdout).toContain('0 pictures');
    expect(await read('Results.csv')).toBe('file,label,certainty %,note,model\n');
  });
});

describe('requests', () => {
  it('stay within the limits of the service by themselves', async () => {
    const large = '\n'.repeat(limits.inlineBytes / 3);
    await pictures({
      ...many(120),
      ...Object.fromEntries([1, 2, 3, 4].map((i) => [`in/z${i}.png`, `cat 0.5 ${large}`])),
    });
    const { url, requests } = await serve();
    expect(await predict(url, 'in')).toMatchObject({ code: 0 });
    expect(requests.flatMap(({ pictures }) => pictures)).toHaveLength(124);
    for (const { pictures, bytes } of requests) {
      expect(pictures.length).toBeLessThanOrEqual(limits.files);
      expect(bytes).toBeLessThanOrEqual(limits.inlineBytes);
    }
    expect((await table()).map(({ file }) => file)).toEqual((await table()).map(({ file }) => file).sort());
  });

  it.each([
    ['too large', new ProblemError('image_too_large', 'The answer is too large.')],
    ['too slow', new ProblemError('timeout', 'The call took longer than it may.')],
    ['broken by a picture', new ProblemError('internal', 'crash')],
  ])('that are %s are sent as smaller ones, from then on', async (_why, problem) => {
    await pictures(many(40));
    const { url, requests } = await serve({
      before: ({ pictures }) => {
        if (pictures.length > 6) throw problem;
      },
    });
    expect(await predict(url, 'in', '--concurrency', '1', '--retry-interval', '60')).toMatchObject({ code: 0 });
    expect((await table()).map(({ file }) => file)).toEqual(Object.keys(many(40)));
    expect(requests.length).toBeLessThan(20);
  });

  it('are tried again for pictures whose time was over in a larger one', async () => {
    await pictures(many(10));
    const { url } = await serve({
      before: ({ pictures }, response) => {
        if (pictures.length <= 3) return false;
        const error = {
          ...new ProblemError('timeout', ''),
          code: 'timeout',
          status: 504,
          detail: 'late',
          instance: 'r',
          title: '',
          type: '',
        };
        const results = pictures.map((_text, i) => (i < 3 ? result : { file: '', error }));
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ results, metrics: {} }));
        return true;
      },
    });
    const result = {
      model: { name: 'pets', version: '1.0.0', task: 'classification' },
      predictions: [{ label: 'cat', score: 0.5 }],
    };
    expect(await predict(url, 'in')).toMatchObject({ code: 0 });
    expect((await table()).map(({ file }) => file)).toEqual(Object.keys(many(10)));
  });

  it('wait as long as Retry-After asks', async () => {
    await pictures({ 'a.png': 'cat 0.5' });
    let first = 0;
    const { url } = await serve({
      before: (_request, _response, count) => {
        if (count === 1) first = performance.now();
        if (count === 1) throw new ProblemError('rate_limited', 'Slowly.', { retryAfter: 1 });
        expect(performance.now() - first).toBeGreaterThanOrEqual(990);
      },
    });
    expect(await predict(url, 'a.png')).toMatchObject({ code: 0 });
    expect(await log()).toEqual([
      [
        expect.any(String),
        'a.png',
        'request-7',
        expect.stringMatching(/^rate_limited: Slowly. \(try 1 of 3, next in 1\.\d s\)$/),
      ],
    ]);
  });
});

describe('what fails', () => {
  it('is named, and nothing else fails with it', async () => {
    await pictures({
      'a.png': 'cat 0.5',
      'b.png': '!image_unreadable',
      'c.png': '!media_type_unsupported',
      'd.png': 'dog 0.5',
    });
    const { url, requests } = await serve();
    const { code, stdout } = await predict(url, '*.png');
    expect(code).toBe(1);
    expect(stdout).toContain('2 failed: b.png, c.png. Why is in Events-log.txt.');
    expect((await table()).map(({ file }) => file)).toEqual(['a.png', 'd.png']);
    expect((await log()).map(([, ...rest]) => rest)).toEqual([
      ['b.png', 'request-7', 'image_unreadable: It is broken.'],
      ['c.png', 'request-7', 'media_type_unsupported: It is broken.'],
    ]);
    expect(requests).toHaveLength(1);
  });

  it('may be a picture that breaks every request it is in', async () => {
    await pictures({ ...many(9), 'in/0004.png': 'poison' });
    const { url } = await serve({
      before: ({ pictures }) => {
        if (pictures.includes('poison')) throw new ProblemError('internal', 'crash');
      },
    });
    expect(await predict(url, 'in')).toMatchObject({ code: 1 });
    expect(await table()).toHaveLength(8);
    expect((await log()).map(([, file]) => file)).toEqual(['in/0004.png']);
  });

  it('may be a folder that is not there: three tries, a line each, and the rest is done', async () => {
    await pictures({ 'in/a.png': 'cat 0.5' });
    const { url } = await serve();
    const { code, stdout, stderr } = await predict(url, 'gone', 'in');
    expect(code).toBe(1);
    expect(stdout).toContain('Not there: gone');
    expect(stderr).toContain('gone: no such file or folder (try 1 of 3');
    expect(await table()).toHaveLength(1);
    expect((await log()).map(([, file, , cause]) => [file, cause?.slice(0, 48)])).toEqual([
      ['gone', 'missing: no such file or folder (try 1 of 3, nex'],
      ['gone', 'missing: no such file or folder (try 2 of 3, nex'],
      ['gone', 'missing: no such file or folder (try 3 of 3)'],
    ]);
  });

  it('may be everything: results of an earlier run stay', async () => {
    await pictures({ 'Results.csv': 'of yesterday' });
    const { url } = await serve();
    expect((await predict(url, 'gone', 'no*.png')).code).toBe(1);
    expect(await read('Results.csv')).toBe('of yesterday');
  });

  it('may be a folder that turns up between two tries', async () => {
    const { url } = await serve();
    const run = start(['predict', '--api', url, 'late', '--retry-interval', '1'], cwd);
    run.child.stderr?.once('data', () => void pictures({ 'late/a.png': 'cat 0.5' }));
    expect(await run.ended).toMatchObject({ code: 0 });
    expect(await table()).toHaveLength(1);
  });

  it('may be a service that is not there: three tries, a line each, every picture named, nothing written over', async () => {
    await pictures({ ...many(3), 'Results.csv': 'of yesterday' });
    const { url, close } = await serve();
    await close();
    const { code, stdout } = await predict(url, 'in');
    expect(code).toBe(1);
    expect(stdout).toContain('3 failed: in/0000.png, in/0001.png, in/0002.png');
    const lines = await log();
    expect(lines.slice(0, 3).map(([, file, , cause]) => [file, cause])).toEqual([
      [url, expect.stringContaining('cannot be reached: ECONNREFUSED (try 1 of 3, next in')],
      [url, expect.stringContaining('(try 2 of 3, next in')],
      [url, expect.stringContaining('cannot be reached: ECONNREFUSED')],
    ]);
    expect(lines.slice(3).map(([, file]) => file)).toEqual(Object.keys(many(3)));
    expect(await read('Results.csv')).toBe('of yesterday');
  });

  it('may be a service that goes away for good: what was done stays, the rest is named', async () => {
    await pictures(many(200));
    const { url, close } = await serve({
      before: async (_request, _response, count) => {
        if (count >= 3) await close();
      },
    });
    const { code } = await predict(url, 'in', '--concurrency', '1');
    expect(code).toBe(1);
    expect(await table()).toHaveLength(100);
    const failed = (await log()).filter(([, , , cause]) => !cause?.includes('next in')).map(([, file]) => file);
    expect(failed).toEqual(Object.keys(many(200)).slice(100));
  });

  it.each([
    [['predict'], /missing required argument 'path'/],
    [['predict', 'in', '--treshold', '1'], /unknown option '--treshold'\s+\(Did you mean --threshold\?\)/],
    [['predict', 'in', '--threshold', '1.5'], /got "1.5", allowed: 0 to 1/],
    [['predict', 'in', '--limit', '1.5'], /got "1.5", allowed: whole numbers from 1 to 1000/],
    [['predict', 'in', '--api', 'example.org'], /got "example.org", allowed: a URL/],
    [['predict', 'in', '--resize', 'big'], /Allowed choices are model/],
    [
      ['predict', 'in', '--out', 'Results.xlsx'],
      /--out: got "Results.xlsx", allowed: a name ending in .csv, .json, .ndjson/,
    ],
    [['predikt'], /unknown command 'predikt'\s+\(Did you mean predict\?\)/],
    [[], /Usage: glimpse/],
  ])('is told of a command that is not right: %j', async (args, message) => {
    const { code, stderr } = await glimpse(args, cwd);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
    expect(await readdir(cwd)).toEqual([]);
  });

  it.each([
    [['--model', 'cars'], 2, /No such model, there are: pets/],
    [['--version', '7.0.0'], 2, /pets has no version "7.0.0", allowed: 1.0.0/],
  ])('is told of a model that is not there: %j', async (args, exit, message) => {
    await pictures({ 'a.png': 'cat 0.5' });
    const { url } = await serve();
    const { code, stderr } = await predict(url, 'a.png', ...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(exit);
  });
});

it('a key that is needed is asked for by the name of its option', async () => {
  await pictures({ 'a.png': 'cat 0.5' });
  const service = await listen((_request, response) => {
    const body = toProblem(new ProblemError('key_missing', 'This route needs a key.'), 'r1');
    response.writeHead(401, { 'content-type': 'application/problem+json' }).end(JSON.stringify(body));
  });
  services.push(service);
  const { code, stderr } = await predict(service.url, 'a.png');
  expect(stderr).toContain('This route needs a key. Give it by --key.');
  expect(code).toBe(1);
});

describe('a run that ends early', () => {
  it('goes on where it was after Ctrl-C, with no row lost or doubled', async () => {
    await pictures(many(300));
    let run: Started;
    const { url } = await serve({ before: (_request, _response, count) => count === 3 && kill(run, 'SIGINT') });
    run = start(['predict', '--api', url, 'in', '--concurrency', '1'], cwd);
    const { code, stdout } = await run.ended;
    expect(code).toBe(130);
    expect(stdout).toMatch(/Stopped with \d+ pictures left. Go on with the same command and --resume./);
    const before = (await table()).length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(300);
    expect(await readdir(cwd)).not.toContain('metrics-history.csv');
    const second = await predict(url, 'in', '--resume');
    expect(second).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${before} more were there from before.`),
    });
    expect((await table()).map(({ file }) => file)).toEqual(Object.keys(many(300)));
    expect((await table('metrics-history.csv'))[0]).toMatchObject({ pictures: '300', predictions: '300' });
  });

  it('ends at once when stopped while it waits for a service', async () => {
    await pictures(many(3));
    const { url } = await serve({
      before: () => {
        throw new ProblemError('model_unavailable', 'Later.', { retryAfter: 300 });
      },
    });
    const run = start(['predict', '--api', url, 'in'], cwd);
    run.child.stderr?.once('data', () => run.child.kill('SIGINT'));
    const { code, stdout } = await run.ended;
    expect(code).toBe(130);
    expect(stdout).toContain('Stopped with 3 pictures left');
  });

  it.each(['Results.csv', 'Results.json', 'Results.ndjson'])(
    'goes on where it was after being killed, in %s',
    async (out) => {
      await pictures(many(400));
      let run: Started;
      const { url } = await serve({
        task: 'detection',
        before: (_request, _response, count) => count === 5 && kill(run, 'SIGKILL'),
      });
      const args = ['in', '--out', out, '--concurrency', '2'];
      run = start(['predict', '--api', url, ...args], cwd);
      expect(await run.ended).toMatchObject({ code: null, stderr: '' });
      expect(await predict(url, ...args, '--resume')).toMatchObject({ code: 0, stderr: '' });
      const files = await filesOf(out);
      expect(files).toEqual(Object.keys(many(400)));
    },
  );

  it('survives a service that is killed in mid-run and comes back', async () => {
    await pictures(many(400));
    let killed = false;
    const first = await serve({
      before: async (_request, _response, count) => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        if (count < 4 || killed) return false;
        killed = true;
        await first.close();
        setTimeout(() => serve({ port: first.port }), 300);
        return true;
      },
    });
    const { code } = await predict(first.url, 'in', '--retry-interval', '0.5', '--concurrency', '2');
    expect(code).toBe(0);
    expect(killed).toBe(true);
    expect((await table()).map(({ file }) => file)).toEqual(Object.keys(many(400)));
    expect((await log()).map(([, , , cause]) => cause)).toContainEqual(
      expect.stringMatching(/^unreachable: .* \(try 1 of 3/),
    );
  });

  it.each(['classification', 'detection'] as const)(
    'counts what was done before, of %s, where the service is gone when it is continued',
    async (task) => {
      await pictures({ 'a.png': 'cat 0.5', 'b.png': 'dog 0.5' });
      const service = await serve({ task });
      await predict(service.url, '*.png');
      await service.close();
      await pictures({ 'c.png': 'cat 0.9' });
      const { code, stdout } = await predict(service.url, '*.png', '--resume', '--retries', '1', '--json');
      expect(code).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({ done: 0, resumed: 2, failed: 1, failedFiles: ['c.png'] });
      expect((await table()).map(({ file }) => file)).toEqual(['a.png', 'b.png']);
    },
  );

  it('tries what failed again when it is continued', async () => {
    await pictures({ 'a.png': 'cat 0.5', 'b.png': '!image_unreadable', 'c.png': 'dog 0.5' });
    const { url, requests } = await serve();
    expect(await predict(url, '*.png')).toMatchObject({ code: 1 });
    await pictures({ 'b.png': 'cat 0.9' });
    expect(await predict(url, '*.png', '--resume')).toMatchObject({ code: 0 });
    expect((await table()).map(({ file }) => file)).toEqual(['a.png', 'c.png', 'b.png']);
    expect(requests[1]?.names).toEqual(['b.png']);
  });
});

async function filesOf(out: string): Promise<(string | undefined)[]> {
  if (out.endsWith('.csv')) return (await table(out)).map(({ file }) => file);
  const text = await read(out);
  const answers = out.endsWith('.json')
    ? JSON.parse(text)
    : text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
  return answers.map((answer: { file: string }) => answer.file);
}
