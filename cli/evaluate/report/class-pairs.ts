import type { ClassMetrics } from '../../../vision/metrics/coco.ts';
import type { Evaluation } from '../evaluation.ts';

/** One class of the data set, measured twice. */
export interface ClassPair {
  /** The candidate's. */
  readonly classId: number;
  readonly was: ClassMetrics;
  readonly now: ClassMetrics;
}

/** The classes that occur, those with the most objects first. The two models may number them otherwise. */
export function classPairs(current: Evaluation, candidate: Evaluation): ClassPair[] {
  return candidate.classIds
    .flatMap((classId, index): ClassPair[] => {
      const was = metricsOf(current, current.classIds[index]!);
      const now = metricsOf(candidate, classId);
      return was && now && now.objects > 0 ? [{ classId, was, now }] : [];
    })
    .sort((a, b) => b.now.objects - a.now.objects);
}

function metricsOf({ figures }: Evaluation, classId: number): ClassMetrics | undefined {
  if (figures.kind === 'classes') return undefined;
  return (figures.masks ?? figures.boxes).classes.find((each) => each.classId === classId);
}
