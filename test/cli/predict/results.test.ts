import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { formatOf, openResults } from '../../../cli/predict/results/file.ts';
import type { Prediction, Result } from '../../../contract/answer.ts';
import type { Task } from '../../../contract/model.ts';
import { resultExample } from '../../../contract/openapi/examples.ts';
import type { Scored } from '../../../lambda/results/rows.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'results-'));
});

afterEach(() => rm(folder, { recursive: true }));

const detection = (label: string, score = 0.5): Prediction => ({
  label,
  classId: 0,
  score,
  box: { x: 1, y: 2.5, width: 3, height: 4 },
  area: 12,
});

function result(task: Task, ...predictions: Prediction[]): Result {
  return { ...resultExample, model: { ...resultExample.model, task }, predictions };
}

async function write(path: string, task: Task, entries: { file: string; result: Result }[], resume = false) {
  const seen = new Map<string, readonly Scored[]>();
  const note = (file: string, scored: readonly Scored[]) => {
    if (seen.has(file)) throw new Error(`${file} twice`);
    seen.set(file, scored);
  };
  const results = await openResults(path, formatOf(path, task), resume ? note : undefined);
  for (const entry of entries.filter(({ file }) => !seen.has(file))) await results.write([entry]);
  await results.close();
  return seen;
}

describe('Results.csv', () => {
  it('has a row for each picture of a classifier: its first label and the certainty in per cent', async () => {
    const path = join(folder, 'Results.csv');
    const shirt = { label: 'Shirt', classId: 6, score: 0.98641, note: 'cotton' };
    await write(path, 'classification', [
      { file: 'a.png', result: result('classification', shirt, { label: 'Coat', classId: 4, score: 0.01 }) },
      { file: 'b.png', result: result('classification') },
    ]);
    expect(await readFile(path, 'utf8')).toBe(
      'file,label,certainty %,note,model\na.png,Shirt,98.64,cotton,cells 1.0.0\nb.png,,,,cells 1.0.0\n',
    );
  });

  it('has a row for each object of a detector, with its box, and one for a picture without any', async () => {
    const path = join(folder, 'Results.csv');
    await write(path, 'detection', [
      { file: 'a.png', result: result('detection', detection('cat'), detection('dog', 0.25)) },
      { file: 'b.png', result: result('detection') },
    ]);
    expect(await readFile(path, 'utf8')).toBe(
      'file,label,certainty %,x,y,width,height,area,note,objects,model\n' +
        'a.png,cat,50.00,1,2.5,3,4,12,,2,cells 1.0.0\n' +
        'a.png,dog,25.00,1,2.5,3,4,12,,2,cells 1.0.0\n' +
        'b.png,,,,,,,,,0,cells 1.0.0\n',
    );
  });

  it('makes no name or label a formula, and gives every name back as it was', async () => {
    const path = join(folder, 'Results.csv');
    const files = [
      '=1+1.png',
      '+a.png',
      '-a.png',
      '@a.png',
      "'a.png",
      "'=a.png",
      'a,"b".png',
      'a\nb.png',
      '猫 é.png',
      ' x.png',
    ];
    const entries = files.map((file) => ({
      file,
      result: result('classification', { label: `=${file}`, classId: 0, score: 1 }),
    }));
    await write(path, 'classification', entries);
    const cells = parse(await readFile(path)).flat();
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    const seen = await write(path, 'classification', [], true);
    expect([...seen]).toEqual(files.map((file) => [file, [{ label: `=${file}`, score: 1 }]]));
  });

  it('is not continued with other columns', async () => {
    const path = join(folder, 'Results.csv');
    await write(path, 'classification', []);
    await expect(write(path, 'detection', [], true)).rejects.toThrow(
      /has the columns file, label, certainty %, note, model/,
    );
  });
});

describe.each(['Results.csv', 'Results.json', 'Results.ndjson'])('%s', (name) => {
  const entries = ['a.png', 'b, "c".png', 'd\u2028é.png', '=e.png'].map((file, index) => ({
    file,
    result: result('detection', ...Array.from({ length: index }, (_, k) => detection(`label, ${k}\n"`, 0.5))),
  }));

  it('tells what an earlier run wrote, and goes on after it', async () => {
    const path = join(folder, name);
    await write(path, 'detection', entries.slice(0, 2));
    const seen = await write(path, 'detection', entries, true);
    expect([...seen.keys()]).toEqual(['a.png', 'b, "c".png']);
    expect(seen.get('b, "c".png')).toEqual([{ label: 'label, 0\n"', score: 0.5 }]);
    const once = join(folder, `once-${name}`);
    await write(once, 'detection', entries);
    expect(await readFile(path, 'utf8')).toBe(await readFile(once, 'utf8'));
  });

  it('is whole again after a run that was cut off at any byte is continued', async () => {
    const path = join(folder, name);
    await write(path, 'detection', entries);
    const whole = await readFile(path);
    const header = name.endsWith('.csv') ? whole.indexOf('\n') + 1 : 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: header, max: whole.length }), async (size) => {
        await writeFile(path, whole.subarray(0, size));
        await write(path, 'detection', entries, true);
        expect(await readFile(path, 'utf8')).toBe(whole.toString());
      }),
      { numRuns: 150 },
    );
  });

  it('is anew without being asked to continue', async () => {
    const path = join(folder, name);
    await write(path, 'detection', entries);
    await write(path, 'detection', entries.slice(0, 1));
    expect((await write(path, 'detection', [], true)).size).toBe(1);
  });
});

it('JSON results are one array of answers without pictures', async () => {
  const path = join(folder, 'out.json');
  await write(path, 'detection', [
    {
      file: 'a.png',
      result: { ...result('detection', detection('cat')), visualization: 'data:image/png;base64,AAAA' },
    },
    { file: 'b.png', result: result('detection') },
  ]);
  const answers = JSON.parse(await readFile(path, 'utf8'));
  expect(answers.map((answer: { file: string }) => answer.file)).toEqual(['a.png', 'b.png']);
  expect(answers[0]).not.toHaveProperty('visualization');
  expect(answers[0].predictions).toEqual([detection('cat')]);
});

it('a JSON file that holds something else is left as it is', async () => {
  const path = join(folder, 'out.json');
  await writeFile(path, '{\n  "name": "mine"\n}\n');
  await expect(write(path, 'detection', [], true)).rejects.toThrow(/cannot be continued/);
  expect(await readFile(path, 'utf8')).toContain('mine');
});

it('a name that says no form is refused, naming those there are', () => {
  expect(() => formatOf('Results.xlsx', 'detection')).toThrow(/got "Results.xlsx", allowed: .*\.csv, \.json, \.ndjson/);
});
