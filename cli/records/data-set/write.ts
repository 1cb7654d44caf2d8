import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { seeded } from '../../../lambda/review/seeded.ts';
import { clipped } from '../../../vision/box.ts';
import { Failure } from '../../failure.ts';
import { coco } from './forms/coco.ts';
import { classFolders } from './forms/folders.ts';
import { tensorflowCsv } from './forms/tensorflow-csv.ts';
import { voc } from './forms/voc.ts';
import { yolo } from './forms/yolo.ts';
import type { FormWriter, Labelled, Part, Written } from './labelled.ts';

const objectForms: Readonly<Record<string, FormWriter>> = { coco, voc, yolo, 'tensorflow-csv': tensorflowCsv };

/** Forms a data set can be written in: the last is for classifiers, the others are for objects. */
export const dataSetForms = ['coco', 'voc', 'yolo', 'tensorflow-csv', 'folders'] as const;
export type DataSetForm = (typeof dataSetForms)[number];

export interface WriteOptions {
  readonly form: DataSetForm;
  /** Share of the pictures that go into `val`; 0: no parts. */
  readonly val: number;
  readonly seed: number;
  /** Names of the classes in the order of their numbers; must hold all that occur. */
  readonly classes: readonly string[];
}

export interface Tally {
  pictures: number;
  objects: number;
  /** Objects whose box is empty, or not in the picture. */
  dropped: number;
  val: number;
  /** Pictures that are of the other kind: objects where classes are written, or the other way round. */
  readonly otherKind: number;
  /** Kept pictures that cannot be read any more, by their names. */
  readonly unreadable: string[];
}

/**
 * Writes a labelled data set into a folder that is new or empty: pictures beside their annotations.
 * A picture falls into the same part whatever else there is, so that a data set that grows keeps its parts.
 */
export async function writeDataSet(dir: string, all: readonly Labelled[], options: WriteOptions): Promise<Tally> {
  const isClasses = options.form === 'folders';
  const pictures = all.filter(({ truth }) => 'label' in truth === isClasses);
  await checkEmpty(dir);
  const folders = classFolders(options.classes);
  const form = objectForms[options.form];
  const tally: Tally = {
    pictures: 0,
    objects: 0,
    dropped: 0,
    val: 0,
    otherKind: all.length - pictures.length,
    unreadable: [],
  };
  const parts = partsOf(pictures, options);
  const written: Written[] = [];
  for (const [index, { name, truth, read }] of pictures.entries()) {
    const part = parts[index];
    const picture = await read().catch(() => undefined);
    if (!picture) {
      tally.unreadable.push(name);
      continue;
    }
    const { bytes, extension, width, height } = picture;
    const file = `${name}.${extension}`;
    const folder = 'label' in truth ? join(part ?? '.', folders.get(truth.label)!) : form!.pictures(part);
    await write(join(dir, folder, file), bytes);
    const all = 'label' in truth ? [] : truth.objects;
    const objects = all.flatMap((object) => {
      const box = clipped(object.box, picture);
      return box ? [{ ...object, box }] : [];
    });
    tally.dropped += all.length - objects.length;
    written.push({ file, part, width, height, objects });
    tally.pictures++;
    tally.objects += objects.length;
    if (part === 'val') tally.val++;
  }
  const files = form?.files(written, options.classes) ?? {};
  for (const [path, text] of Object.entries(files)) await write(join(dir, path), text);
  return tally;
}

async function checkEmpty(dir: string): Promise<void> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length > 0)
    throw new Failure(`option --out: ${dir} has files in it, allowed: a folder that is new or empty`, 2);
}

async function write(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** By the picture's own hash, so that one that was sent twice is never in both; neither part stays empty where two can be had. */
function partsOf(pictures: readonly Labelled[], { val, seed }: WriteOptions): (Part | undefined)[] {
  if (val === 0) return pictures.map(() => undefined);
  const draws = pictures.map(({ sha256 }) => seeded(seed, sha256));
  const least = Math.min(...draws);
  const most = Math.max(...draws);
  return draws.map((drawn) => {
    if (least === most) return drawn < val ? 'val' : 'train';
    return drawn === least || (drawn < val && drawn !== most) ? 'val' : 'train';
  });
}
