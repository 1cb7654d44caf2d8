import { existsSync } from 'node:fs';
import type { ModelInfo } from '../../contract/models-answer.ts';
import { clipped } from '../../vision/box.ts';
import type { Size } from '../../vision/types.ts';
import { isKnown } from '../evaluate/classes.ts';
import { type DataSet, type Form, openDataSet, type TrueObject } from '../evaluate/data-set.ts';
import { Failure } from '../failure.ts';
import { collect, labelsOf } from './collect.ts';
import type { Labelled } from './data-set/labelled.ts';
import { importedFolder, isImported } from './imported.ts';
import { openService, type ServiceFlags } from './service.ts';

type Chosen = Parameters<typeof openDataSet>[1] & ServiceFlags & { readonly data: string };

/**
 * What `--data` names: `records` for the kept and corrected pictures of the first of the models (`records:NAME` for those
 * of another), a folder, or a data set that was imported under that name.
 */
export async function openEvaluationSet(
  models: readonly ModelInfo[],
  { data, ...settings }: Chosen,
): Promise<DataSet & { readonly form: Form | 'records' }> {
  if (/^records(:.+)?$/.test(data)) return { ...(await openRecorded(data, models, settings)), form: 'records' };
  return openDataSet(!existsSync(data) && isImported(data) ? importedFolder(data) : data, settings);
}

/**
 * The corrected pictures of a model as a data set, but for those with a label that one of the models does not know: people
 * write labels, and mistype them.
 * @param models whose, where `data` does not say: the first's
 * @throws Failure where there are none
 */
async function openRecorded(data: string, models: readonly ModelInfo[], flags: ServiceFlags): Promise<DataSet> {
  const [, name = models[0]!.name] = data.split(':');
  const { pictures: all, leftOut: others } = await collect(openService(flags), { model: name });
  const strange = (picture: Labelled) => strangers(picture, models).length > 0;
  const pictures = all.filter((picture) => !strange(picture));
  const leftOut = all.filter(strange).map((each) => ({ file: each.name, labels: strangers(each, models) }));
  if (pictures.length > 0) return { ...dataSetOf(pictures), leftOut };
  const [stranger] = leftOut;
  throw new Failure(
    stranger
      ? `option --data: all ${all.length} corrected pictures of ${name} have labels that ${models[0]!.name} has not, ` +
          `such as "${stranger.labels[0]}" of ${stranger.file}`
      : `option --data: no corrected pictures of ${name}: ${others.open} kept ones wait for somebody, ` +
          `${others.rejected} were rejected; of another model: records:NAME`,
    2,
  );
}

function strangers(picture: Labelled, models: readonly ModelInfo[]): string[] {
  return [...new Set(labelsOf(picture))].filter((label) => !models.every(({ labels }) => isKnown(label, labels)));
}

function dataSetOf(pictures: readonly Labelled[]): DataSet {
  const classes = [...new Set(pictures.flatMap(labelsOf))];
  const part = 'corrected';
  const examples = <T>(truthOf: (picture: Labelled, size: Size) => T) =>
    pictures.map((picture) => ({
      file: picture.name,
      read: async () => {
        const { bytes, ...size } = await picture.read();
        return { picture: bytes as Uint8Array<ArrayBuffer>, truth: truthOf(picture, size) };
      },
    }));
  if ('label' in pictures[0]!.truth) {
    return { kind: 'classes', part, classes, examples: examples((picture) => classes.indexOf(labelsOf(picture)[0]!)) };
  }
  return {
    kind: 'objects',
    part,
    classes,
    hasMasks: false,
    examples: examples(({ truth }, size) => {
      const all = 'objects' in truth ? truth.objects : [];
      const objects = all.flatMap(({ label, box: whole }): TrueObject[] => {
        const box = clipped(whole, size);
        return box ? [{ classIndex: classes.indexOf(label), box, area: box.width * box.height, iscrowd: false }] : [];
      });
      return { objects, dropped: all.length - objects.length };
    }),
  };
}
