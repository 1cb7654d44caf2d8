import type { PredictOptions } from '../../contract/client.ts';
import { Failure } from '../failure.ts';
import { createProgress } from '../predict/progress.ts';
import { openEvaluationSet } from '../records/evaluation-set.ts';
import { matchClasses } from './classes.ts';
import { type Contender, findContender, openClient } from './contender.ts';
import type { DataSet, Form, TrueObjects } from './data-set.ts';
import { classFigures, type Figures, objectFigures, type Pair } from './figures.ts';
import { memoryOf } from './memory.ts';
import { type Answer, type Asked, isFault, run, tryAsking } from './run.ts';
import { type Speed, speedOf } from './speed.ts';

/** What `evaluate` and `compare` are told. */
export interface Settings {
  readonly data: string;
  readonly form?: Form | undefined;
  readonly split?: string | undefined;
  readonly heldOut?: number | undefined;
  readonly api?: string | undefined;
  readonly key?: string | undefined;
  /** Least certainty of objects that count. */
  readonly threshold: number;
  /** Overlap above which the weaker box goes; undefined: the model's. */
  readonly iou?: number | undefined;
  /** Most objects a picture, of the answer and of the measure (maxDets). */
  readonly limit: number;
}

/** A picture, what is true of it, and what one model said. */
export type Judged = Pair<unknown> & Pick<Asked<unknown>, 'example'>;

/** One model, measured. */
export interface Evaluation {
  readonly contender: Contender;
  readonly sha256: string;
  readonly dataSet: DataSet & { readonly form: Form | 'records' };
  /** The model's class id of each class of the data set. */
  readonly classIds: readonly number[];
  readonly figures: Figures;
  readonly speed: Speed | undefined;
  /** MB by which a process grows with the model; undefined where it ran elsewhere. */
  readonly modelMb: number | undefined;
  readonly failed: readonly { readonly file: string; readonly code: string; readonly detail: string }[];
  readonly judged: readonly Judged[];
}

/** Measures models, each named `name` or `name@version`, on the same pictures. @throws Failure */
export async function evaluateAll(names: readonly string[], settings: Settings): Promise<Evaluation[]> {
  const client = openClient(settings);
  const contenders = await Promise.all(names.map((name) => findContender(client, name)));
  const dataSet = await openEvaluationSet(
    contenders.map(({ model }) => model),
    settings,
  );
  for (const { model } of contenders) checkTask(dataSet, model.task, model.name, settings.data);
  const classIds = contenders.map(({ model }) => matchClasses(dataSet.classes, model.labels, model.name));
  const options = optionsOf(dataSet, settings);
  // Once without measuring, so that no time has the loading of a model in it.
  const { picture } = await dataSet.examples[0]!.read();
  for (const contender of contenders) await tryAsking(contender, picture, { client, options });
  const memory = settings.api === undefined ? await memoryOf(contenders) : [];
  const asked = await run<unknown>(dataSet.examples, {
    client,
    contenders,
    options,
    // Here one at a time, so that times are those of a picture that is alone.
    width: settings.api === undefined ? 1 : 4,
    progress: createProgress(),
  });
  return contenders.map((contender, index) => {
    const judged = asked.map(({ example, truth, answers }) => ({ example, truth, answer: answers[index]! }));
    const answers = judged.map(({ answer }) => answer);
    return {
      contender,
      sha256: answers.find((answer): answer is Answer => !isFault(answer))?.model.sha256 ?? '',
      dataSet,
      classIds: classIds[index]!,
      figures: figuresOf(judged, dataSet, classIds[index]!, contender, settings),
      speed: speedOf(answers),
      modelMb: memory[index],
      failed: judged.flatMap(({ example, answer }) =>
        isFault(answer) ? [{ file: example.file, code: answer.code, detail: answer.detail }] : [],
      ),
      judged,
    };
  });
}

function figuresOf(
  judged: readonly Judged[],
  dataSet: DataSet,
  classIds: readonly number[],
  { model }: Contender,
  { limit }: Settings,
): Figures {
  if (dataSet.kind === 'classes') return classFigures(judged as readonly Pair<number>[], classIds, model.labels.length);
  const withMasks = dataSet.hasMasks && model.task === 'segmentation';
  return objectFigures(judged as readonly Pair<TrueObjects>[], { classIds, limit, withMasks });
}

function checkTask({ kind }: DataSet, task: string, model: string, data: string): void {
  if ((kind === 'classes') === (task === 'classification')) return;
  const has = kind === 'classes' ? 'a class for each picture' : 'objects in pictures';
  throw new Failure(`option --data: ${data} has ${has}, but ${model} is a model of ${task}`, 2);
}

function optionsOf(dataSet: DataSet, { threshold, iou, limit }: Settings): PredictOptions {
  if (dataSet.kind === 'classes') return { threshold: 0, limit: 5 };
  return { threshold, iou, limit, masks: dataSet.hasMasks ? 'rle' : 'none' };
}
