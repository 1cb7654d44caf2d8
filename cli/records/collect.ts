import { ApiError } from '../../contract/api-error.ts';
import type { Client } from '../../contract/client.ts';
import { labelName, type Task } from '../../contract/model.ts';
import type { RecordFilter, ReviewedRecord } from '../../contract/records.ts';
import { corrected } from '../../vision/corrections.ts';
import type { Labelled, LabelledObject } from './data-set/labelled.ts';
import { plainPicture, plainPixels } from './data-set/plain-picture.ts';
import { withMasks } from './masks.ts';
import type { Service } from './service.ts';

/** Kept pictures that are not in a data set, and why. */
export interface LeftOut {
  /** Not corrected to the end. */
  open: number;
  rejected: number;
  /** Sent more than once. */
  twice: number;
  /** Of a model of the other kind. */
  otherKind: number;
}

export interface Collected {
  readonly pictures: readonly Labelled[];
  /** The labels of the models that answered, in their order, then those that only people gave. */
  readonly classes: readonly string[];
  readonly leftOut: LeftOut;
}

type Kind = 'objects' | 'classes';

interface CollectOptions {
  readonly kind?: Kind;
  readonly masksBy?: Client | undefined;
}

/**
 * The data set of the kept pictures: those that were accepted, or of which every prediction or the whole answer has a
 * verdict, and that nobody rejected. A picture that was sent several times is there once, as it was last spoken of.
 *
 * @param kind objects, or a class for each picture; absent: both
 * @param masksBy who predicts once more for the masks of segmentation, which records do not have; absent: boxes only
 */
export async function collect(
  { records, models }: Service,
  filter: Partial<RecordFilter>,
  { kind, masksBy }: CollectOptions = {},
): Promise<Collected> {
  const leftOut: LeftOut = { open: 0, rejected: 0, twice: 0, otherKind: 0 };
  const chosen = new Map<string, ReviewedRecord>();
  for await (const record of records.list({ ...filter, stored: 'true' })) {
    if (record.outcome !== 'ok' || !record.image || !record.model) continue;
    const { decision } = record.review ?? {};
    if (decision === 'reject') leftOut.rejected++;
    else if (decision === undefined && !corrected(record).isReviewed) leftOut.open++;
    else if (kind !== undefined && kind !== kindOf(record.model)) leftOut.otherKind++;
    else {
      const key = `${kindOf(record.model)} ${record.image.sha256}`;
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
  return { pictures, classes: await classesOf(pictures, taken, models), leftOut };
}

function kindOf({ task }: { readonly task: Task }): Kind {
  return task === 'classification' ? 'classes' : 'objects';
}

function lastWord({ feedback, review }: ReviewedRecord): string {
  return [review?.time ?? '', ...feedback.map(({ time }) => time)].sort().at(-1)!;
}

function labelled(record: ReviewedRecord, picture: () => Promise<Uint8Array>): Labelled | undefined {
  const { id, image, model } = record;
  if (!image || !model) return undefined;
  const { objects } = corrected(record);
  const isClass = kindOf(model) === 'classes';
  // Accepted, but nobody said which class it is.
  if (isClass && objects.length === 0) return undefined;
  const boxed = objects.flatMap(({ label, box }): LabelledObject[] => (box ? [{ label, box }] : []));
  return {
    // A service's ids are plain; whatever else one answers is no path of ours.
    name: id.replaceAll(/[^\w-]+/g, '_'),
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
  // Pixels are sent as the file that is written of them. What is not there any more is told when it is to be written.
  const sent = record.image?.format === 'pixels' ? whole.read().then(({ bytes }) => bytes) : picture();
  const bytes = await sent.catch(() => undefined);
  return bytes ? { ...whole, truth: { objects: await withMasks(objects, record, bytes, client) } } : whole;
}

async function classesOf(
  pictures: readonly Labelled[],
  taken: readonly ReviewedRecord[],
  models: Service['models'],
): Promise<string[]> {
  const seen = new Map(taken.map(({ model }) => [`${model!.name} ${model!.version}`, model!]));
  const known = await Promise.all(
    [...seen.values()].map(async ({ name, version }) => {
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
