import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Result } from '../../contract/answer.ts';
import type { Manifest } from '../../contract/model.ts';
import type { Options } from '../../contract/options.ts';
import { ProblemError } from '../../contract/problems.ts';
import { factsOf } from '../call-facts.ts';
import { callerOf } from '../caller.ts';
import { addExtras } from '../extras.ts';
import { mapInOrder } from '../map-in-order.ts';
import type { ModelDeps } from '../model-service.ts';
import type { Answering } from '../models/registry.ts';
import type { Subject } from '../picture.ts';
import { predict } from '../predict.ts';
import { type Prepared, prepare } from '../prepare.ts';
import { type CallRecords, createRecorder } from '../records/recorder.ts';
import { readRequest } from '../request.ts';
import type { Call } from '../router.ts';
import { type Settled, toAnswer } from '../settled.ts';
import type { Shadow } from '../shadows.ts';

/** Images of one request that are worked on at a time: decoding overlaps with the run of another, which blocks. */
const IN_FLIGHT = 2;

/** `POST /v1/predict`, its aliases, and `GET /v1/predict?url=`. */
export function predictRoutes(deps: ModelDeps) {
  let coldStart = true;
  const record = createRecorder(deps);

  async function answer(call: Call, defaults: Partial<Options>): Promise<APIGatewayProxyResult> {
    const { name: key } = callerOf(call.event, deps.config);
    const facts = { requestId: call.requestId, source: 'api', ...(key !== undefined && { key }) } as const;
    let images: readonly Subject[] = [];
    let options: Options;
    let model: Answering;
    // The first picture is decoded while its model is loaded: by the manifest of what will answer, as far as is known.
    const ahead = new Map<Manifest, Promise<Prepared>>();
    try {
      ({ images, options } = await read(call, defaults));
      const terms = { autoOrient: options.autoOrient, coldStart, deadline: call.deadline };
      model = await deps.registry.get(options.model, options.version, (manifest) => {
        const prepared = prepare(images[0] as Subject, manifest.input, terms);
        // Told to whoever waits for it; where the model does not load, nobody does.
        prepared.catch(() => {});
        ahead.set(manifest, prepared);
      });
    } catch (error) {
      const records = record(undefined, facts);
      for (const [position, file] of filesOf(images)) records.failed(error, { position, ...file });
      await deps.afterwards(() => records.send());
      throw error;
    }
    try {
      const cold = coldStart;
      coldStart = false;
      const records = record(model, facts);
      const outcomes = await Array.fromAsync(
        mapInOrder(images.entries(), IN_FLIGHT, ([position, image]) => {
          const first = position === 0 && { loadMs: model.loadMs, prepared: ahead.get(model.manifest) };
          return settle(call, image, position, records, () =>
            one(model, image, options, { call, position, images: images.length, cold, loadMs: 0, records, ...first }),
          );
        }),
      );
      const done = outcomes.flatMap((outcome) => ('result' in outcome ? [outcome.result] : []));
      Object.assign(call.facts, factsOf(images.length, done, model.manifest));
      const after = deps.afterwards(async () => {
        await records.send(await askShadow(call, model.shadow, images, outcomes, options));
      });
      try {
        return await toAnswer(outcomes, options, call.requestId);
      } finally {
        await after;
      }
    } finally {
      model.release();
    }
  }

  async function read(call: Call, defaults: Partial<Options>) {
    const request = await readRequest(call.event, {
      fetchImage: deps.fetchImage,
      readUpload: (id) => {
        if (!deps.uploads) throw new ProblemError('forbidden', 'Uploads are not enabled here.');
        return deps.uploads.read(id);
      },
      defaults,
    });
    if (request.options.store && !(deps.config.storeImages && deps.blobs)) {
      throw new ProblemError('forbidden', 'option store: pictures are not kept here, allowed: false.');
    }
    return request;
  }

  interface Share {
    readonly call: Call;
    readonly position: number;
    readonly images: number;
    readonly cold: boolean;
    readonly loadMs: number;
    readonly prepared?: Promise<Prepared> | undefined;
    readonly records: CallRecords;
  }

  async function one(
    model: Awaited<ReturnType<ModelDeps['registry']['get']>>,
    image: Subject,
    options: Options,
    { call, position, images, cold, loadMs, prepared, records }: Share,
  ): Promise<Result> {
    const { deadline } = call;
    const masks =
      options.format === 'glimpse' ? options.masks : ((await maskForms()).maskFormOf(options.format) ?? options.masks);
    const outcome = await predict(
      model,
      image,
      { ...options, masks },
      {
        machine: deps.config,
        images,
        modelLoadMs: loadMs,
        coldStart: cold,
        deadline,
        prepared,
      },
    );
    await addExtras(model, outcome, options, { machine: deps.config, images, deadline });
    await records.answered(image, outcome, { position }, options.store);
    return outcome.result;
  }

  async function askShadow(
    { requestId, deadline }: Call,
    version: string | undefined,
    images: readonly Subject[],
    outcomes: readonly Settled[],
    options: Options,
  ): Promise<ReadonlyMap<string, Shadow>> {
    if (version === undefined || !deps.shadows) return new Map();
    const answered = outcomes.flatMap((outcome, at) =>
      'result' in outcome ? [{ subject: images[at] as Subject, result: outcome.result }] : [],
    );
    return deps.shadows(answered, { version, requestId, options, deadline });
  }

  return {
    predict: (call: Call) => answer(call, call.event.path.startsWith('/v1/') ? {} : { visualize: 'png' }),
    predictUrl: (call: Call) => answer(call, {}),
  };
}

// Read when asked for: a cold start pays for what every call needs only.
const maskForms = () => import('../../vision/dialects/mask-form.ts');

// One bad image never fails the others.
async function settle(
  call: Call,
  image: Subject,
  position: number,
  records: CallRecords,
  work: () => Promise<Result>,
): Promise<Settled> {
  try {
    return { result: await work() };
  } catch (error) {
    records.failed(error, { position, ...fileOf(image) });
    call.facts.failedImages = ((call.facts.failedImages as number | undefined) ?? 0) + 1;
    return { file: image.fileName ?? '', error };
  }
}

/** Position and file name of each image; one without a name for a call in which none was found. */
function filesOf(images: readonly Subject[]) {
  return images.length === 0
    ? [[0, {}] as const]
    : [...images.entries()].map(([at, image]) => [at, fileOf(image)] as const);
}

function fileOf({ fileName }: Subject): { readonly file?: string } {
  return fileName === undefined ? {} : { file: fileName };
}
