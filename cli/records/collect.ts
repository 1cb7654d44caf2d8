import { ApiError } from '../../contract/api-error.ts';
import type { Client } from '../../contract/client.ts';
import { labelName } from '../../contract/model.ts';
import type { RecordFilter, ReviewedRecord } from '../../contract/records.ts';
import { corrected } from '../../vision/corrections.ts';
import type { Labelled, LabelledObject } from './data-set/labelled.ts';
import { plainPicture, plainPixels } from './data-set/plain-picture.ts';
import { withMasks } from './masks.ts';
import type { Service } from './service.ts';

export interface Collected {
  readonly pictures: readonly Labelled[];
  /** The labels of the models that answered, in their order, then those that only people gave. */
  readonly classes: readonly string[];
  /** Kept pictures that are not in it, because they are not corrected to the end, were rejected, or came twice. */
  readonly leftOut: { readonly open: number; readonly rejected: number; readonly twice: number };
}

/**
 * The data set of the kept pictures: those that were accepted, or of which every prediction or the whole answer has a
 * verdict, and that nobody rejected. A picture that was sent several times is there once, as it was last spoken of.
 *
 * @param masksBy who predicts once more for the masks of segmentation, which records do not have; absent: boxes only
 */
export async function collect(
  { records, models }: Service,
  filter: Partial<RecordFilter>,
  masksBy?: Client,
): Promise<Collected> {
  const leftOut = { open: 0, rejected: 0, twice: 0 };
  const chosen = new Map<string, ReviewedRecord>();
  const seen = new Map<string, { readonly name: string; readonly version: string }>();
  for await (const record of records.list({ ...filter, stored: 'true' })) {
    if (record.outcome !== 'ok' || !record.image || !record.model) continue;
    const { decision } = record.review ?? {};
    if (decision === 'reject') leftOut.rejected++;
    else if (decision === undefined && !corrected(record).isReviewed) leftOut.open++;
    else {
      seen.set(`${record.model.name} ${record.model.version}`, record.model);
      const key = `${record.model.task === 'classification'} ${record.image.sha256}`;
      const other = chosen.get(key);
      if (other) leftOut.twice++;
      if (!other || lastWord(record) > lastWord(other)) chosen.set(key, record);
    }
  }
  const taken = [...chosen.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const pictures: Labelled[] = [];
  for (const record of taken) {
    const picture = () => records.picture(record.id);
    const whole = labelled(record, picture);
    if (!whole) continue;
    const isMasked = masksBy && record.model?.task === 'segmentation' && 'objects' in whole.truth;
    pictures.push(isMasked ? await masked(whole, record, picture, masksBy) : whole);
  }
  return { pictures, classes: await classesOf(pictures, [...seen.values()], models), leftOut };
}

function lastWord({ feedback, review }: ReviewedRecord): string {
  return [review?.time ?? '', ...feedback.map(({ time }) => time)].sort().at(-1)!;
}

function labelled(record: ReviewedRecord, picture: () => Promise<Uint8Array>): Labelled | undefined {
  const { id, image, model } = record;
  if (!image || !model) return undefined;
  const { objects } = corrected(record);
  const isClass = model.task === 'classification';
  // Accepted, but nobody said which class it is.
  if (isClass && objects.length === 0) return undefined;
  const boxed = objects.flatMap(({ label, box }): LabelledObject[] => (box ? [{ label, box }] : []));
  return {
    name: id,
    sha256: image.sha256,
    truth: isClass ? { label: objects[0]!.label } : { objects: boxed },
    read: async () => {
      const bytes = await picture();
      return image.format === 'pixels' ? plainPixels(bytes, image) : plainPicture(bytes, image);
    },
  };
}

async function masked(
  whole: Labelled,
  record: ReviewedRecord,
  picture: () => Promise<Uint8Array>,
  client: Client,
): Promise<Labelled> {
  const objects = 'objects' in whole.truth ? whole.truth.objects : [];
  return { ...whole, truth: { objects: await withMasks(objects, record, await picture(), client) } };
}

async function classesOf(
  pictures: readonly Labelled[],
  seen: readonly { readonly name: string; readonly version: string }[],
  models: Service['models'],
): Promise<string[]> {
  const known = await Promise.all(
    seen.map(async ({ name, version }) => {
      try {
        return (await models.model(name, { version })).labels.map(labelName);
      } catch (error) {
        // A version may be gone while its records are still there.
        if (error instanceof ApiError && error.code === 'model_not_found') return [];
        throw error;
      }
    }),
  );
  return [...new Set([...known.flat(), ...pictures.flatMap(labelsOf)])];
}

/** Names of the classes in a picture. */
export function labelsOf({ truth }: Labelled): string[] {
  return 'label' in truth ? [truth.label] : truth.objects.map(({ label }) => label);
}
