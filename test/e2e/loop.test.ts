import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, parse } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { parse as parseCsv } from 'csv-parse/sync';
import sharp from 'sharp';
import { type ObjectSet, openDataSet } from '../../cli/evaluate/data-set.ts';
import { mapInOrder } from '../../lambda/map-in-order.ts';
import { type CorrectedObject, corrected } from '../../vision/corrections.ts';
import { describeShared, shared } from '../shared.ts';
import { feedbackOf, found } from './loop/corrections.ts';
import { model, versions, writeSmears } from './loop/packages.ts';
import { type Running, startService } from './loop/service.ts';
import { surroundings } from './loop/surroundings.ts';

jest.setTimeout(600_000);

const PREDICTED = 100;
const CORRECTED = 30;
/** Seconds after which the service reads again which version answers, and some for a busy machine. */
const REFRESH = 2;
const SLACK = 3;

const bccd = (part: string) =>
  readFileSync(shared(`bccd/${part}.txt`), 'utf8')
    .trim()
    .split('\n')
    .map((stem) => shared(`bccd/images/${stem}.jpg`));

describeShared('The loop on blood smears', () => {
  describe.each(surroundings)('$name', ({ open, skip }) => {
    if (skip !== undefined) {
      it.skip(skip, () => {});
      return;
    }
    let cwd: string;
    let service: Running;
    let truth: ReadonlyMap<string, readonly CorrectedObject[]>;

    beforeAll(async () => {
      cwd = await mkdtemp(join(tmpdir(), 'glimpse-loop-'));
      const packages = writeSmears(join(cwd, 'packages'));
      service = await startService(cwd, { GLIMPSE_REFRESH_SECONDS: String(REFRESH), ...(await open(cwd)) });
      for (const folder of [packages.current, packages.worse, packages.better]) await ran('models', 'push', folder);
      truth = await truthOf('train');
    });
    afterAll(async () => {
      await service?.stop();
      await rm(cwd, { recursive: true, force: true });
    });

    /** Runs a command that must go well. */
    async function ran(...args: string[]): Promise<string> {
      const { code, stdout, stderr } = await service.command(...args);
      if (code !== 0) throw new Error(`glimpse ${args.join(' ')} ended with ${code}: ${stdout}${stderr}`);
      return stdout;
    }
    const told = async (...args: string[]) => JSON.parse(await ran(...args, '--json'));

    /** Sends pictures under their names. @returns the versions that answered */
    async function send(
      files: readonly string[],
      options: object = {},
      change = (bytes: Buffer) => Promise.resolve(bytes),
    ) {
      async function* all() {
        yield* files;
      }
      const answers = mapInOrder(all(), 2, async (path) => {
        const bytes = new Uint8Array(await change(await readFile(path)));
        const { results } = await service.client.predictAll([{ name: basename(path), bytes }], { model, ...options });
        const [result] = results;
        if (!result || 'error' in result) throw new Error(`${path}: ${JSON.stringify(result)}`);
        return result;
      });
      return (await Array.fromAsync(answers)).map((result) => result.model.version);
    }
    const current = async () => (await service.client.model(model)).current;

    it('keeps a hundred pictures with a record of each', async () => {
      const answered = await send(bccd('train').slice(0, PREDICTED), { store: true });
      expect(new Set(answered)).toEqual(new Set([versions.current]));
      const records = await eventually(
        () => Array.fromAsync(service.records.list({ stored: 'true' })),
        (all) => all.length >= PREDICTED,
      );
      expect(records).toHaveLength(PREDICTED);
      expect(new Set(records.map(({ file }) => file))).toEqual(
        new Set(
          bccd('train')
            .slice(0, PREDICTED)
            .map((path) => basename(path)),
        ),
      );
      const kept = await service.records.picture(records[0]!.id);
      expect(Buffer.from(kept)).toEqual(await readFile(shared(`bccd/images/${records[0]!.file}`)));
      const { total } = await told('records', 'usage', '--api', service.url);
      expect(total).toMatchObject({ images: PREDICTED, models: { [`${model}@${versions.current}`]: PREDICTED } });
    });

    it('says which thirty to correct first, and takes the corrections', async () => {
      const { items, open: waiting } = await told(
        'records',
        'review',
        '--limit',
        String(CORRECTED),
        '--api',
        service.url,
      );
      expect(waiting).toBe(PREDICTED);
      expect(items).toHaveLength(CORRECTED);
      const certainties = items.map(({ record }: { record: { meanScore: number } }) => record.meanScore);
      expect(certainties).toEqual(certainties.toSorted((a: number, b: number) => a - b));
      for (const { record } of items) {
        const objects = truth.get(parse(record.file).name)!;
        for (const feedback of feedbackOf(record, objects)) await service.records.feedback(record.id, feedback);
        const now = corrected(await service.records.get(record.id));
        expect(now).toMatchObject({ isReviewed: true });
        expect([now.objects.length, found(objects, now.objects)]).toEqual([objects.length, objects.length]);
      }
      const [rejected] = items;
      expect(await ran('records', 'reject', rejected.record.id, '--api', service.url)).toContain('rejected');
      expect((await told('records', 'review', '--api', service.url)).open).toBe(PREDICTED - CORRECTED);
    });

    it.each(['coco', 'yolo', 'tensorflow-csv'])('exports what was corrected as %s', async (format) => {
      const out = join(cwd, `set-${format}`);
      const exported = await told('records', 'export', '--format', format, '--out', out, '--api', service.url);
      expect(exported).toMatchObject({
        pictures: CORRECTED - 1,
        leftOut: { open: PREDICTED - CORRECTED, rejected: 1 },
      });
      let pictures = 0;
      for (const split of ['train', 'val']) {
        const set = (await openDataSet(out, { split })) as ObjectSet;
        for (const { file, read } of set.examples) {
          const { file: name } = await service.records.get(parse(file).name);
          const objects = truth.get(parse(name!).name)!;
          const { truth: own } = await read();
          const labelled = own.objects.map(({ classIndex, box }) => ({
            label: (set.classes as string[])[classIndex]!,
            box,
          }));
          expect([labelled.length, found(objects, labelled)]).toEqual([objects.length, objects.length]);
          pictures++;
        }
      }
      expect(pictures).toBe(CORRECTED - 1);
    });

    it('exports the table of all records', async () => {
      const out = join(cwd, 'records.csv');
      await ran('records', 'export', '--format', 'csv', '--out', out, '--api', service.url);
      const rows = parseCsv(await readFile(out, 'utf8'), { columns: true }) as Record<string, string>[];
      expect(rows).toHaveLength(PREDICTED);
      expect(rows[0]).toMatchObject({
        model,
        version: versions.current,
        'original width': '640',
        'original height': '480',
      });
    });

    it('refuses a candidate that is worse on them, and takes one that is better', async () => {
      const refused = await service.command(
        'models',
        'promote',
        `${model}@${versions.worse}`,
        '--data',
        'records',
        '--json',
      );
      expect(refused.code).toBe(1);
      expect(JSON.parse(refused.stdout)).toMatchObject({
        promoted: null,
        current: versions.current,
        verdict: { better: false },
      });
      expect(await current()).toBe(versions.current);

      const promoted = await told('models', 'promote', `${model}@${versions.better}`, '--data', 'records');
      expect(promoted).toMatchObject({ promoted: versions.better, verdict: { better: true, metric: 'ap50' } });
      console.info(`AP50 on ${CORRECTED - 1} corrected pictures`, {
        current: promoted.verdict.current,
        worse: JSON.parse(refused.stdout).verdict.candidate,
        better: promoted.verdict.candidate,
      });
      await eventually(current, (version) => version === versions.better);
    });

    it('gives a tenth of the requests to another version', async () => {
      await ran('models', 'split', model, versions.current, '10');
      await setTimeout((REFRESH + 1) * 1000);
      const [picture] = bccd('val');
      const answered = await send(Array.from({ length: 200 }, () => picture!));
      const share = answered.filter((version) => version === versions.current).length;
      console.info(`${share} of 200 answers by the version whose share is 10 %`);
      // Beyond 3.5 standard deviations on either side.
      expect(share).toBeGreaterThanOrEqual(5);
      expect(share).toBeLessThanOrEqual(35);
      expect(new Set(answered)).toEqual(new Set([versions.current, versions.better]));
      await ran('models', 'split', model, versions.current, '0');
    });

    it('goes back within its refresh time, and no call fails', async () => {
      await setTimeout((REFRESH + 1) * 1000);
      const [picture] = bccd('val');
      const answers: { version: string; at: number }[] = [];
      let isOver = false;
      const asking = Array.from({ length: 2 }, async () => {
        while (!isOver) {
          const [version] = await send([picture!]);
          answers.push({ version: version!, at: performance.now() });
        }
      });
      await setTimeout(1000);
      await ran('models', 'rollback', model);
      const back = performance.now();
      await setTimeout((REFRESH + SLACK) * 1000);
      isOver = true;
      // A call that failed throws here.
      await Promise.all(asking);
      expect(answers[0]!.version).toBe(versions.better);
      const last = answers.findLast(({ version }) => version === versions.better)!.at;
      const seconds = Math.max(0, last - back) / 1000;
      console.info(
        `${answers.length} calls, none failed; the last by the version gone back from ${seconds.toFixed(1)} s after the command`,
      );
      expect(seconds).toBeLessThan(REFRESH + 1);
      expect(answers.at(-1)!.version).toBe(versions.current);
      const { history } = await service.client.model(model);
      expect(history?.map(({ version }) => version).slice(0, 1)).toEqual([versions.current]);
    });

    it('sees that pictures are darker than they were', async () => {
      await ran('models', 'promote', `${model}@${versions.better}`, '--force', '--reason', 'tried before');
      await eventually(current, (version) => version === versions.better);
      await setTimeout((REFRESH + 1) * 1000);
      // The pictures are numbered as they were taken, some under another light: both parts have of all.
      const usual = bccd('train').filter((_, index) => index % 3 > 0);
      const others = bccd('train').filter((_, index) => index % 3 === 0);
      await send(usual);
      await ran('models', 'baseline', model, '--last', String(usual.length), '--api', service.url);
      await send(others, { store: true });
      const calm = await service.command('models', 'drift', model, '--api', service.url, '--json');
      expect(JSON.parse(calm.stdout)).toMatchObject({ status: 'ok' });
      const from = new Date().toISOString();
      await send(others, { store: true }, (bytes) => sharp(bytes).linear(0.55).jpeg({ quality: 95 }).toBuffer());
      const report = join(cwd, 'drift.html');
      const { code, stdout } = await service.command(
        ...['models', 'drift', model, '--from', from, '--api', service.url, '--report', report, '--json'],
      );
      const drift = JSON.parse(stdout);
      expect({ code, status: drift.status }).toEqual({ code: 1, status: 'drift' });
      const moved = drift.figures.filter(({ status }: { status: string }) => status === 'drift');
      expect(moved.map(({ figure }: { figure: string }) => figure)).toContain('brightness');
      expect(await readFile(report, 'utf8')).toContain('<img src="data:image/webp;base64,');
    });
  });
});

/** What is true of each picture of BCCD, by the stem of its name. */
async function truthOf(split: string): Promise<Map<string, CorrectedObject[]>> {
  const { classes, examples } = (await openDataSet(shared('bccd'), { split })) as ObjectSet;
  const all = new Map<string, CorrectedObject[]>();
  for (const { file, read } of examples) {
    const { truth } = await read();
    const objects = truth.objects.map(({ classIndex, box }) => ({ label: (classes as string[])[classIndex]!, box }));
    all.set(parse(file).name, objects);
  }
  return all;
}

async function eventually<T>(ask: () => Promise<T>, isThere: (value: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const value = await ask();
    if (isThere(value) || tries === 100) return value;
    await setTimeout(200);
  }
}
