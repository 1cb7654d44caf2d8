import { type Curve, toCurves } from './accumulate.ts';
import { type AreaRange, type Matches, matchImage } from './match.ts';
import type { Found, Truth } from './objects.ts';
import { boxOverlaps, maskOverlaps } from './overlaps.ts';

/** The twelve figures of COCO, 0 to 1; -1 where there is no object to measure by. */
export interface CocoFigures {
  /** Average precision over IoU 0.50 to 0.95; at 0.50; at 0.75; of small, medium and large objects. */
  readonly ap: number;
  readonly ap50: number;
  readonly ap75: number;
  readonly apSmall: number;
  readonly apMedium: number;
  readonly apLarge: number;
  /** Average recall with 1, 10 and 100 (or `most`) detections an image; of small, medium and large objects. */
  readonly ar1: number;
  readonly ar10: number;
  readonly ar100: number;
  readonly arSmall: number;
  readonly arMedium: number;
  readonly arLarge: number;
}

export interface ClassMetrics extends CocoFigures {
  readonly classId: number;
  /** Objects of the ground truth, crowds left out. */
  readonly objects: number;
  /** One a threshold of IoU, objects of all sizes, 100 detections an image; none where there are no objects. */
  readonly curves: readonly Curve[];
}

export interface CocoMetrics extends CocoFigures {
  /** By class id, also of classes that were found but are not in the ground truth. */
  readonly classes: readonly ClassMetrics[];
}

type ByImage<T> = Map<Truth['imageId'], T[]>;

const all: AreaRange = { min: 0, max: 1e10 };
const small: AreaRange = { min: 0, max: 32 ** 2 };
const medium: AreaRange = { min: 32 ** 2, max: 96 ** 2 };
const large: AreaRange = { min: 96 ** 2, max: 1e10 };

/**
 * COCO's evaluation, figure for figure that of pycocotools, of boxes or of masks. Images need not be listed: one without
 * objects counts by what was found in it. `most` is the last of pycocotools' maxDets: detections of a class in an image.
 * Throws RangeError where a mask is needed and missing.
 */
export function evaluateDetections(
  truths: readonly Truth[],
  found: readonly Found[],
  compare: 'boxes' | 'masks' = 'boxes',
  most = 100,
): CocoMetrics {
  const truthsOf = group(truths);
  const foundOf = group(found);
  const classIds = [...new Set([...truthsOf.keys(), ...foundOf.keys()])].sort((a, b) => a - b);
  const classes = classIds.map((classId) =>
    evaluateClass(classId, truthsOf.get(classId) ?? new Map(), foundOf.get(classId) ?? new Map(), compare, most),
  );
  const over = (figure: keyof CocoFigures) => mean(classes.map((item) => item[figure]).filter((value) => value >= 0));
  return {
    ap: over('ap'),
    ap50: over('ap50'),
    ap75: over('ap75'),
    apSmall: over('apSmall'),
    apMedium: over('apMedium'),
    apLarge: over('apLarge'),
    ar1: over('ar1'),
    ar10: over('ar10'),
    ar100: over('ar100'),
    arSmall: over('arSmall'),
    arMedium: over('arMedium'),
    arLarge: over('arLarge'),
    classes,
  };
}

function evaluateClass(
  classId: number,
  truths: ByImage<Truth>,
  found: ByImage<Found>,
  compare: 'boxes' | 'masks',
  most: number,
): ClassMetrics {
  // Of equal scores in several images, those of the lower image id come first.
  const imageIds = [...new Set([...truths.keys(), ...found.keys()])].sort((a, b) => (a < b ? -1 : 1));
  const images = imageIds.map((imageId) => {
    const objects = truths.get(imageId) ?? [];
    const ranked = (found.get(imageId) ?? []).toSorted((a, b) => b.score - a.score).slice(0, most);
    const overlaps = compare === 'boxes' ? boxOverlaps(ranked, objects) : maskOverlaps(ranked, objects);
    return (range: AreaRange): Matches => matchImage(ranked, objects, overlaps, range);
  });
  const matches = images.map((match) => match(all));
  const curves = toCurves(matches, most);
  const [smallCurves, mediumCurves, largeCurves] = [small, medium, large].map((range) =>
    toCurves(
      images.map((match) => match(range)),
      most,
    ),
  ) as [Curve[], Curve[], Curve[]];
  return {
    classId,
    objects: matches.reduce((sum, image) => sum + image.objects, 0),
    ap: averagePrecision(curves),
    ap50: averagePrecision(curves.slice(0, 1)),
    ap75: averagePrecision(curves.slice(5, 6)),
    apSmall: averagePrecision(smallCurves),
    apMedium: averagePrecision(mediumCurves),
    apLarge: averagePrecision(largeCurves),
    ar1: averageRecall(toCurves(matches, 1)),
    ar10: averageRecall(toCurves(matches, 10)),
    ar100: averageRecall(curves),
    arSmall: averageRecall(smallCurves),
    arMedium: averageRecall(mediumCurves),
    arLarge: averageRecall(largeCurves),
    curves,
  };
}

function averagePrecision(curves: readonly Curve[]): number {
  return mean(curves.map(({ precision }) => mean(precision)));
}

function averageRecall(curves: readonly Curve[]): number {
  return mean(curves.map(({ recall }) => recall));
}

/** -1 of nothing, as pycocotools has it. */
function mean(values: readonly number[]): number {
  return values.length === 0 ? -1 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** By class, then by image. */
function group<T extends Truth | Found>(objects: readonly T[]): Map<number, ByImage<T>> {
  const classes = Map.groupBy(objects, ({ classId }) => classId);
  return new Map([...classes].map(([classId, members]) => [classId, Map.groupBy(members, ({ imageId }) => imageId)]));
}
