import type { Prediction } from '../../contract/answer.ts';
import type { Manifest } from '../../contract/model.ts';
import { type Check, type Parity, type ParityCase, paritySchema } from '../../contract/parity.ts';
import { ProblemError } from '../../contract/problems.ts';
import { iou } from '../../vision/box.ts';
import { rleIou, stringToCounts } from '../../vision/rle.ts';
import { type Match, matchPredictions, type Sighting } from './matching.ts';
import { parseFile } from './package.ts';

/** @throws ProblemError model_invalid naming each field, what it holds and what is allowed */
export function parseParity(json: string, where = 'parity.json'): Parity {
  return parseFile(json, where, paritySchema);
}

/** The pipeline on one picture: options as the case has them, masks as RLE. */
export type PredictFn = (bytes: Uint8Array, options: ParityCase['options']) => Promise<readonly Prediction[]>;

/** One picture: what was expected of it, what came, and how much was asked for. */
export interface Comparison {
  readonly expected: readonly Sighting[];
  readonly actual: readonly Prediction[];
  /** The score from which predictions were asked for. */
  readonly threshold: number;
  /** How many were asked for. */
  readonly limit: number;
}

/** Overlap of masks from which they agree: a small object of 15 x 15 pixels is a quarter border, which rounds either way. */
const MASK_IOU = 0.9;

/**
 * How far predictions are from those expected, over all pictures. One at the threshold, or as good as the last that the
 * limit let through, may be there or not: within the tolerance of scores it is neither missing nor extra.
 */
export function compare(
  comparisons: readonly Comparison[],
  { tolerance, source }: Pick<Parity, 'tolerance' | 'source'>,
): Check {
  let [predictions, missing, extra] = [0, 0, 0];
  const matches: Match[] = [];
  for (const { expected, actual, threshold, limit } of comparisons) {
    const seen = actual.map(toSighting);
    const matched = matchPredictions(expected, seen);
    const unmatched = (all: readonly Sighting[], used: readonly Sighting[], others: readonly Sighting[]) => {
      const last = others.length < limit ? threshold : Math.min(...others.map(({ score }) => score));
      return all.filter((each) => !used.includes(each) && each.score >= last + tolerance.score).length;
    };
    predictions += actual.length;
    missing += unmatched(
      expected,
      matched.map((match) => match.expected),
      seen,
    );
    extra += unmatched(
      seen,
      matched.map((match) => match.actual),
      expected,
    );
    matches.push(...matched);
  }
  const maxBoxError = most(matches.flatMap(({ boxError }) => boxError ?? []));
  const maxScoreError = most(matches.map(({ expected, actual }) => Math.abs(expected.score - actual.score)));
  const worst = most(matches.flatMap((match) => maskIou(match) ?? []).map((iou) => -iou));
  const minMaskIou = worst === null ? null : -worst;
  const ok =
    missing + extra === 0 &&
    (maxBoxError ?? 0) <= tolerance.box &&
    (maxScoreError ?? 0) <= tolerance.score &&
    (minMaskIou ?? 1) >= MASK_IOU;
  return {
    ok,
    cases: comparisons.length,
    predictions,
    missing,
    extra,
    maxBoxError,
    maxScoreError,
    minMaskIou,
    tolerance,
    source,
  };
}

/**
 * How close predictions come to those expected, 0..1, in steps fine enough to climb: the mean over pictures of overlap and
 * likeness of scores, over whichever are more.
 */
export function agreement(comparisons: readonly Comparison[]): number {
  const each = comparisons.map(({ expected, actual }) => {
    const seen = actual.map(toSighting);
    const most = Math.max(expected.length, expected[0]?.box ? seen.length : 0);
    const likeness = matchPredictions(expected, seen).map(
      ({ expected: wanted, actual: got }) =>
        (wanted.box && got.box ? iou(wanted.box, got.box) : 1) * (1 - Math.abs(wanted.score - got.score)) ** 2,
    );
    return most === 0 ? 1 : likeness.reduce((sum, value) => sum + value, 0) / most;
  });
  return each.reduce((sum, value) => sum + value, 0) / Math.max(1, each.length);
}

/** A model as the registry lends it: its manifest and the files beside it. */
export interface ParityModel {
  readonly manifest: Manifest;
  readFile(path: string): Promise<Uint8Array | undefined>;
}

/** The pictures of a parity file with what is expected of them. */
export interface ParityPicture {
  readonly bytes: Uint8Array;
  readonly options: ParityCase['options'];
  readonly expected: readonly Sighting[];
}

/**
 * Runs the parity check of a package: its own pictures, against the predictions its own framework made.
 * @throws ProblemError not_found where the package has no parity.json, model_invalid where it or a picture is broken
 */
export async function checkParity(model: ParityModel, predict: PredictFn): Promise<Check> {
  const json = await model.readFile('parity.json');
  const { name, version } = model.manifest;
  if (!json) throw new ProblemError('not_found', `${name} ${version} has no parity.json to check against.`);
  const parity = parseParity(Buffer.from(json).toString('utf8'), `${name} ${version} parity.json`);
  const pictures = await readPictures(parity, (path) => model.readFile(path));
  return compare(await runPictures(pictures, model.manifest, predict), parity);
}

/** @throws ProblemError model_invalid where a picture is not there */
export function readPictures(
  { cases }: Parity,
  readFile: (path: string) => Promise<Uint8Array | undefined>,
): Promise<ParityPicture[]> {
  return Promise.all(
    cases.map(async ({ image, options, predictions }) => {
      const bytes = await readFile(image);
      if (!bytes) throw new ProblemError('model_invalid', `The parity check names ${image}, which is not there.`);
      return { bytes, options, expected: predictions };
    }),
  );
}

/** One after the other, as predictions block the thread. */
export async function runPictures(
  pictures: readonly ParityPicture[],
  { defaults }: Pick<Manifest, 'defaults'>,
  predict: PredictFn,
): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const { bytes, options, expected } of pictures) {
    const actual = await predict(bytes, options);
    const { threshold = defaults.threshold, limit = defaults.limit } = options;
    comparisons.push({ expected, actual, threshold, limit });
  }
  return comparisons;
}

function toSighting({ classId, score, box, mask }: Prediction): Sighting {
  return { classId, score, ...(box && { box }), ...(mask && 'rle' in mask && { mask }) };
}

function maskIou({ expected, actual }: Match): number | undefined {
  if (!expected.mask || !actual.mask) return undefined;
  return rleIou(stringToCounts(expected.mask.rle.counts), stringToCounts(actual.mask.rle.counts));
}

function most(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}
