import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { pipelineOf } from '../../../cli/models/pipeline.ts';
import type { Manifest } from '../../../contract/model.ts';
import { settingOf, withSettings } from '../../../lambda/models/alternatives.ts';
import { investigate } from '../../../lambda/models/detective.ts';
import { inspect } from '../../../lambda/models/inspect.ts';
import { readOnnxFile } from '../../../lambda/models/onnx-file.ts';
import { parseManifest } from '../../../lambda/models/package.ts';
import { compare, type ParityPicture, parseParity, readPictures, runPictures } from '../../../lambda/models/parity.ts';
import { createSession, type Session } from '../../../lambda/session.ts';
import { fixture } from '../../fixtures.ts';
import { describeShared, shared } from '../../shared.ts';
import { means } from '../../support/packages.ts';

const terms = { tolerance: { box: 0.5, score: 0.002 }, source: 'arithmetic' };
const told = (culprits: Awaited<ReturnType<typeof investigate>>['culprits']) =>
  culprits.map(({ field, from, to }) => [field, from, to]);

describe('investigate', () => {
  const right = parseManifest(JSON.stringify({ ...means, sha256: '0'.repeat(64) }));
  let session: Session;
  let pictures: ParityPicture[];

  // Two plain pictures, whose answers by `means` are their colours.
  beforeAll(async () => {
    session = await createSession(fixture('onnx/means.onnx'), { threads: 1 });
    const colours = [
      [255, 128, 0],
      [51, 102, 204],
    ];
    pictures = await Promise.all(
      colours.map(async ([r = 0, g = 0, b = 0]) => ({
        bytes: await sharp({ create: { width: 8, height: 8, channels: 3, background: { r, g, b } } })
          .png()
          .toBuffer(),
        options: {},
        expected: [r, g, b].map((value, classId) => ({ classId, score: value / 255 })),
      })),
    );
  });
  afterAll(() => session.release());
  const investigated = (wrong: object) =>
    investigate(withSettings(right, { ...wrong }), terms, pictures, pipelineOf(session));

  it('finds nothing to change where all is right, in one try', async () => {
    expect(await investigated({})).toMatchObject({ culprits: [], tried: 1, check: { ok: true } });
  });

  it('names the colour order', async () => {
    const verdict = await investigated({ 'input.color': 'bgr' });
    expect(verdict.culprits).toEqual([{ axis: 'colour order', field: 'input.color', from: 'bgr', to: 'rgb' }]);
    expect(verdict.check.ok).toBe(true);
    expect(verdict.manifest).toEqual(right);
  });

  it('names the scale', async () => {
    const verdict = await investigated({ 'input.scale': 1 / 127.5, 'input.mean': [1, 1, 1] });
    expect(told(verdict.culprits)).toEqual([
      ['input.scale', 1 / 127.5, 1 / 255],
      ['input.mean', [1, 1, 1], [0, 0, 0]],
    ]);
  });

  it('names two mistakes at once', async () => {
    const verdict = await investigated({ 'input.color': 'bgr', 'output.activation': 'softmax' });
    expect(told(verdict.culprits)).toEqual([
      ['input.color', 'bgr', 'rgb'],
      ['output.activation', 'softmax', 'none'],
    ]);
    expect(verdict.check.ok).toBe(true);
  });

  it('says so where nothing it knows agrees', async () => {
    const impossible = pictures.map((picture) => ({ ...picture, expected: [{ classId: 7, score: 0.5 }] }));
    const verdict = await investigate(right, terms, impossible, pipelineOf(session));
    expect(verdict.culprits).toEqual([]);
    expect(verdict.check.ok).toBe(false);
    expect(verdict.tried).toBeGreaterThan(20);
  });
});

describeShared('real models against their own Python code', () => {
  const models = ['yolox_nano', 'FastestDet', 'deimv2_hgnetv2_atto_coco', 'mobilenetv2-12-int8'];

  async function open(name: string) {
    const file = shared(`models/${name}.onnx`);
    const { task, output, input, labels } = inspect(await readOnnxFile(file));
    const fields = Object.fromEntries(Object.entries(input).map(([field, { value }]) => [field, value]));
    const manifest = parseManifest(
      JSON.stringify({
        ...{ name: name.toLowerCase(), version: '1.0.0', sha256: '0'.repeat(64) },
        ...{ task: task?.value, output: output?.value, input: fields, labels: labels?.value },
      }),
    );
    const parity = parseParity(readFileSync(fixture(`references/${name}.json`), 'utf8'));
    const pictures = await readPictures(parity, async (path) => readFileSync(shared(`coco-sample/${path}`)));
    const session = await createSession(file, { threads: 1 });
    return { manifest, parity, pictures, session, run: pipelineOf(session) };
  }

  it.each(models)('%s agrees as inspected: no setting by hand', async (name) => {
    const { manifest, parity, pictures, session, run } = await open(name);
    const comparisons = await runPictures(pictures, manifest, (bytes, options) => run(manifest, bytes, options));
    const check = compare(comparisons, parity);
    expect(check).toMatchObject({ ok: true, missing: 0, extra: 0 });
    expect(check.maxScoreError).toBeLessThan(2e-5);
    expect(check.maxBoxError ?? 0).toBeLessThan(name === 'yolox_nano' ? 1.5 : 0.02);
    await session.release();
  });

  it.each([
    ['yolox_nano', { 'input.color': 'rgb' }],
    ['FastestDet', { 'input.scale': 1 }],
  ] as [string, Record<string, unknown>][])('%s with %j: the detective names it', async (name, wrong) => {
    const { manifest, parity, pictures, session, run } = await open(name);
    const broken: Manifest = withSettings(manifest, wrong);
    const verdict = await investigate(broken, parity, pictures.slice(0, 1), run);
    expect(told(verdict.culprits)).toEqual(
      Object.entries(wrong).map(([field, value]) => [field, value, settingOf(manifest, field)]),
    );
    expect(verdict.check.ok).toBe(true);
    await session.release();
  });
});
