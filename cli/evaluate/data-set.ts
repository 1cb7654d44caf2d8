import type { Box, Rle } from '../../contract/answer.ts';
import type { Bytes, PixelRows } from '../../contract/client.ts';
import { Failure } from '../failure.ts';
import * as coco from './forms/coco.ts';
import * as folders from './forms/folders.ts';
import * as idx from './forms/idx.ts';
import * as labelMaps from './forms/label-maps.ts';
import * as tensorflowCsv from './forms/tensorflow-csv.ts';
import * as voc from './forms/voc.ts';
import * as yolo from './forms/yolo.ts';

/** An object as people marked it; `classIndex` is its place among the classes of the data set. */
export interface TrueObject {
  readonly classIndex: number;
  readonly box: Box;
  readonly rle?: Rle;
  /** Pixels of the mask, or of the box where there is none. */
  readonly area: number;
  readonly iscrowd: boolean;
}

export interface TrueObjects {
  readonly objects: readonly TrueObject[];
  /** Boxes without width or height, left out. */
  readonly dropped: number;
}

/** A picture with what is true of it; read when its turn comes. */
export interface Example<T> {
  /** As the user finds it again. */
  readonly file: string;
  read(): Promise<{ readonly picture: Bytes | { readonly pixels: PixelRows }; readonly truth: T }>;
}

interface Common {
  /** Which pictures: a split's name; undefined: all. */
  readonly part?: string;
  /** Names of the classes that occur; or how many there are, where they are numbered as the model numbers them. */
  readonly classes: readonly string[] | number;
  /** Pictures that were not taken, and the labels for which they were not. */
  readonly leftOut?: readonly { readonly file: string; readonly labels: readonly string[] }[];
}

export interface ObjectSet extends Common {
  readonly kind: 'objects';
  readonly hasMasks: boolean;
  readonly examples: readonly Example<TrueObjects>[];
}

/** One class a picture. */
export interface ClassSet extends Common {
  readonly kind: 'classes';
  readonly examples: readonly Example<number>[];
}

export type DataSet = ObjectSet | ClassSet;

export interface DataSetOptions {
  /** Name of the part to take. Default: `val` where there is one, else everything. */
  readonly split?: string | undefined;
  /** Only so many, the first of NumPy's random order of seed 0: the part that `models/training` holds out. IDX only. */
  readonly heldOut?: number | undefined;
}

interface FormModule {
  /** Whether the folder looks like this form. */
  recognises(dir: string): Promise<boolean>;
  open(dir: string, options: DataSetOptions): Promise<DataSet>;
}

// Asked in this order.
const modules: Readonly<Record<Form, FormModule>> = {
  coco,
  voc,
  yolo,
  'tensorflow-csv': tensorflowCsv,
  'label-maps': labelMaps,
  idx,
  folders,
};
export const forms = ['coco', 'voc', 'yolo', 'tensorflow-csv', 'label-maps', 'idx', 'folders'] as const;
export type Form = (typeof forms)[number];

/**
 * Opens a labelled data set of any known form.
 * @throws Failure naming what is missing or wrong
 */
export async function openDataSet(
  dir: string,
  { form, ...options }: DataSetOptions & { readonly form?: Form | undefined },
): Promise<DataSet & { readonly form: Form }> {
  const chosen = form ?? (await detect(dir));
  if (options.heldOut !== undefined && chosen !== 'idx') {
    throw new Failure(`option --held-out: for idx files, got a data set of the form ${chosen}; use --split`, 2);
  }
  const dataSet = await modules[chosen].open(dir, options);
  if (dataSet.examples.length === 0) throw new Failure(`${dir}: no labelled pictures found (${chosen})`, 2);
  return { ...dataSet, form: chosen };
}

async function detect(dir: string): Promise<Form> {
  for (const form of forms) if (await modules[form].recognises(dir)) return form;
  throw new Failure(
    `${dir} is no labelled data set, allowed: COCO (instances.json beside images/), Pascal VOC ` +
      '(annotations/*.xml), YOLO (labels/*.txt), CSV (_annotations.csv), label maps (labels/*.png), ' +
      'IDX (*-images-idx3-ubyte.gz), or a folder of pictures for each class',
    2,
  );
}
