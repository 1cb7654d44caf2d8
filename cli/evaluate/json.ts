import { labelName } from '../../contract/model.ts';
import type { ClassMetrics, CocoMetrics } from '../../vision/metrics/coco.ts';
import { nameOf } from './classes.ts';
import type { Evaluation, Settings } from './evaluation.ts';

/** An evaluation for programs. Curves are left out: the report draws them. */
export function evaluationJson(evaluation: Evaluation, { data, threshold, iou, limit }: Settings): object {
  const { contender, sha256, dataSet, figures, speed, modelMb, failed, judged } = evaluation;
  const { model, version } = contender;
  const coco = ({ classes, ...all }: CocoMetrics) => ({
    ...all,
    classes: classes.map(({ curves: _curves, ...each }: ClassMetrics) => ({
      label: nameOf(model.labels, each.classId),
      ...each,
    })),
  });
  return {
    model: { name: model.name, version, task: model.task, sha256 },
    data: {
      path: data,
      form: dataSet.form,
      part: dataSet.part ?? null,
      pictures: judged.length,
      leftOut: dataSet.leftOut ?? [],
    },
    ...(figures.kind === 'objects'
      ? {
          protocol: { threshold, iou: iou ?? model.defaults.iou, maxDets: limit },
          objects: figures.objects,
          dropped: figures.dropped,
          ...(figures.masks && { masks: coco(figures.masks) }),
          boxes: coco(figures.boxes),
        }
      : {
          top1: figures.top1,
          top5: figures.top5,
          labels: model.labels.map(labelName),
          confusion: figures.confusion,
          calibration: figures.calibration,
        }),
    speed: speed ?? null,
    modelMb: modelMb ?? null,
    failed,
  };
}
