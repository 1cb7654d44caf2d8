import { existsSync } from 'node:fs';
import { type DataSet, type Form, openDataSet, type TrueObject } from '../evaluate/data-set.ts';
import { Failure } from '../failure.ts';
import { collect, labelsOf } from './collect.ts';
import { importedFolder, isImported } from './imported.ts';
import { openService, type ServiceFlags } from './service.ts';

type Chosen = Parameters<typeof openDataSet>[1] & ServiceFlags & { readonly data: string };

/**
 * What `--data` names: `records` for the kept and corrected pictures of the model that is measured (`records:NAME` for those
 * of another), a folder, or a data set that was imported under that name.
 */
export async function openEvaluationSet(
  model: string,
  { data, ...settings }: Chosen,
): Promise<DataSet & { readonly form: Form | 'records' }> {
  if (/^records(:.+)?$/.test(data)) return { ...(await openRecorded(data, model, settings)), form: 'records' };
  return openDataSet(!existsSync(data) && isImported(data) ? importedFolder(data) : data, settings);
}

/**
 * The corrected pictures of a model as a data set.
 * @param model whose, where `data` does not say
 * @throws Failure where there are none
 */
async function openRecorded(data: string, model: string, flags: ServiceFlags): Promise<DataSet> {
  const [, name = model] = data.split(':');
  const { pictures, leftOut } = await collect(openService(flags), { model: name });
  const [first] = pictures;
  if (!first) {
    throw new Failure(
      `option --data: no corrected pictures of ${name}: ${leftOut.open} kept ones wait for somebody, ` +
        `${leftOut.rejected} were rejected; of another model: records:NAME`,
      2,
    );
  }
  const classes = [...new Set(pictures.flatMap(labelsOf))];
  const part = 'corrected';
  const examples = <T>(truthOf: (picture: (typeof pictures)[number]) => T) =>
    pictures.map((picture) => ({
      file: picture.name,
      read: async () => {
        const { bytes } = await picture.read();
        return { picture: bytes as Uint8Array<ArrayBuffer>, truth: truthOf(picture) };
      },
    }));
  if ('label' in first.truth) {
    return { kind: 'classes', part, classes, examples: examples((picture) => classes.indexOf(labelsOf(picture)[0]!)) };
  }
  return {
    kind: 'objects',
    part,
    classes,
    hasMasks: false,
    examples: examples(({ truth }) => {
      const all = 'objects' in truth ? truth.objects : [];
      const objects = all.map(({ label, box }): TrueObject => {
        return { classIndex: classes.indexOf(label), box, area: box.width * box.height, iscrowd: false };
      });
      return { objects, dropped: 0 };
    }),
  };
}
