import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { batches } from '../../../cli/predict/batches.ts';
import { eventLine } from '../../../cli/predict/events-log.ts';
import { appendHistory } from '../../../cli/predict/history.ts';
import type { Ready } from '../../../cli/predict/prepare.ts';
import { createProgress, duration, status } from '../../../cli/predict/progress.ts';
import { visualName } from '../../../cli/predict/visuals.ts';
import { limits } from '../../../contract/limits.ts';
import { mapInOrder } from '../../../lambda/map-in-order.ts';
import { createTally } from '../../../lambda/results/tally.ts';
import { collect } from '../../collect.ts';

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

describe('mapInOrder', () => {
  it('gives results in the order of the items, however long each takes', async () => {
    const slow = async (ms: number) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return ms;
    };
    expect(await collect(mapInOrder(each([30, 1, 20, 5]), 3, slow))).toEqual([30, 1, 20, 5]);
  });

  it('never has more than so many under way, nor reads further ahead', async () => {
    let underWay = 0;
    let most = 0;
    const work = async (item: number) => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, 1));
      underWay--;
      return item;
    };
    expect(await collect(mapInOrder(each(Array.from({ length: 50 }, (_, i) => i)), 4, work))).toHaveLength(50);
    expect(most).toBe(4);
  });

  it('ends with the error of the work', async () => {
    const work = async (item: number) => {
      if (item === 2) throw new Error('no');
      return item;
    };
    await expect(collect(mapInOrder(each([1, 2, 3]), 2, work))).rejects.toThrow('no');
  });
});

describe('batches', () => {
  const picture = (bytes: number): Ready => ({
    file: `${bytes}`,
    name: '',
    body: new Uint8Array(),
    bytes,
    restore: (result) => result,
  });
  const sizes = async (pictures: Parameters<typeof each<Ready>>[0], count: number) =>
    (await collect(batches(each(pictures), { count }))).map((batch) => batch.length);

  it('hold so many pictures', async () => {
    expect(await sizes(Array(7).fill(picture(10)), 3)).toEqual([3, 3, 1]);
  });

  it('stay below the bytes of a request, unless one picture is above them by itself', async () => {
    const third = Math.floor(limits.inlineBytes / 3);
    expect(await sizes([third, third, third, third].map(picture), 100)).toEqual([2, 2]);
    expect(await sizes([10, limits.inlineBytes * 2, 10].map(picture), 100)).toEqual([1, 1, 1]);
  });

  it('hold one picture where it is pixel values', async () => {
    const rows = { ...picture(10), body: { pixels: [[1]] } };
    expect(await sizes([picture(10), rows, rows, picture(10)], 100)).toEqual([1, 1, 1, 1]);
  });

  it('become smaller while they are made', async () => {
    const size = { count: 4 };
    const lengths: number[] = [];
    for await (const batch of batches(each(Array(8).fill(picture(10))), size)) {
      lengths.push(batch.length);
      size.count = 2;
    }
    expect(lengths).toEqual([4, 2, 2]);
  });
});

describe('a line of the log', () => {
  const time = new Date('2026-11-20T18:00:00Z');

  it('has time, file, request id and cause', () => {
    expect(eventLine({ file: 'a.png', requestId: 'r1', cause: 'broken' }, time)).toBe(
      '2026-11-20T18:00:00.000Z\ta.png\tr1\tbroken\n',
    );
    expect(eventLine({ file: 'a.png', cause: 'broken' }, time)).toContain('\ta.png\t-\tbroken');
  });

  it('is one line whatever a name holds', () => {
    const line = eventLine({ file: 'a\n2026\tb\u2028\x1b[31m.png', cause: 'x\r\ny' }, time);
    expect(line.match(/\n/g)).toHaveLength(1);
    expect(line.match(/\t/g)).toHaveLength(3);
    expect(line).toContain('a\\u000a2026\\u0009b\\u2028\\u001b[31m.png');
  });
});

describe('the tally', () => {
  it('has the mean over all and of each class', () => {
    const tally = createTally();
    expect(tally.mean()).toBeUndefined();
    tally.add([{ label: 'b', score: 0.5 }]);
    tally.add([
      { label: 'a', score: 0.9 },
      { label: 'a', score: 0.7 },
    ]);
    expect(tally.mean()).toBeCloseTo(0.7, 12);
    expect(tally.predictions()).toBe(3);
    expect(tally.classes()).toEqual([
      { label: 'a', count: 2, mean: 0.8 },
      { label: 'b', count: 1, mean: 0.5 },
    ]);
  });

  it('names the classes below the threshold of their package', () => {
    const tally = createTally();
    tally.add([
      { label: 'a', score: 0.6 },
      { label: 'b', score: 0.6 },
      { label: 'c', score: 0.1 },
    ]);
    expect(
      tally.drifting([{ name: 'a', threshold: 0.7 }, { name: 'b', threshold: 0.6 }, 'c', { name: 'd', threshold: 1 }]),
    ).toEqual([{ label: 'a', count: 1, mean: 0.6, threshold: 0.7 }]);
  });
});

describe('metrics-history.csv', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'history-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('gets a row a run, and columns for classes that are new', async () => {
    const path = join(folder, 'metrics-history.csv');
    await appendHistory(path, { date: 'day 1', 'certainty % of a': '90.00' });
    await appendHistory(path, { date: 'day 2', 'certainty % of "b", c': '80.00' });
    await appendHistory(path, { date: 'day 3', 'certainty % of a': '70.00' });
    expect(parse(await readFile(path, 'utf8'))).toEqual([
      ['date', 'certainty % of a', 'certainty % of "b", c'],
      ['day 1', '90.00', ''],
      ['day 2', '', '80.00'],
      ['day 3', '70.00', ''],
    ]);
  });
});

describe('the progress', () => {
  it('tells done, rate, time left and failures', () => {
    expect(status({ done: 1238, failed: 2, total: 10_000, seconds: 32.4 })).toBe(
      '1,240 of 10,000  38/s  3:49 left  2 failed',
    );
    expect(status({ done: 0, failed: 0, total: 5, seconds: 0 })).toBe('0 of 5');
    expect(status({ done: 5, failed: 0, total: 5, seconds: 2 })).toBe('5 of 5  2.5/s');
    expect([7, 229, 7500].map(duration)).toEqual(['0:07', '3:49', '2:05:00']);
  });

  it('is a bar that is drawn over on a terminal, and gone at the end', () => {
    const { stream, text } = terminal(true);
    const progress = createProgress(stream);
    progress.expect(4);
    progress.note('look');
    progress.end();
    expect(text()).toContain('0 of 4');
    expect(text()).toContain('\r\x1b[Klook\n');
    expect(text().endsWith('\r\x1b[K')).toBe(true);
  });

  it('draws nothing elsewhere, notes aside', () => {
    const { stream, text } = terminal(false);
    const progress = createProgress(stream);
    progress.expect(4);
    progress.set(1, 0);
    progress.note('look');
    progress.end();
    expect(text()).toBe('look\n');
  });

  function terminal(isTTY: boolean) {
    let written = '';
    const stream = Object.assign(new PassThrough(), { isTTY }).on('data', (chunk) => {
      written += chunk;
    });
    return { stream: stream as unknown as NodeJS.WriteStream, text: () => written };
  }
});

it.each([
  ['in/a.jpg', 'in/a.jpg'],
  ['in/a.JPEG', 'in/a.JPEG'],
  ['in/a.png', 'in/a.png.jpg'],
  ['../up/a.png', 'up/a.png.jpg'],
  ['/abs/a.png', 'abs/a.png.jpg'],
  ['C:\\x\\a.png', 'C_/x/a.png.jpg'],
])('the drawn %s is below the folder asked for, as %s', (file, name) => {
  expect(visualName(file)).toBe(name);
});
