import type { ModelInfo } from '../../contract/models-answer.ts';
import { optionsSchema } from '../../contract/options.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { Deps } from '../app.ts';
import { binary, json, redirect, text } from '../http.ts';
import { predict } from '../predict.ts';
import type { Call } from '../router.ts';

const pictureTypes: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
};

/** `GET /v1/models` and what lies below it. */
export function modelRoutes({ models, registry, config }: Deps) {
  async function info(name: string): Promise<ModelInfo> {
    const entry = (await models.list()).find((each) => each.name === name);
    if (!entry) throw await unknownModel(name);
    const manifest = await models.manifest(name, entry.current);
    return {
      name,
      task: manifest.task,
      description: manifest.description,
      license: manifest.license,
      labels: manifest.labels,
      input: manifest.input,
      defaults: manifest.defaults,
      default: (await models.defaultModel()) === name,
      current: entry.current,
      versions: [...entry.versions],
      ...(manifest.metrics && { metrics: manifest.metrics }),
    };
  }

  async function unknownModel(name: string): Promise<ProblemError> {
    const names = (await models.list()).map((each) => each.name).join(', ');
    return new ProblemError('model_not_found', `No model "${name}", there are: ${names || 'none'}.`);
  }

  /** The version asked for by `?version=`, else the current one. */
  async function versionOf(call: Call): Promise<string> {
    const name = call.params.name ?? '';
    const entry = (await models.list()).find((each) => each.name === name);
    if (!entry) throw await unknownModel(name);
    const wanted = call.event.queryStringParameters?.version ?? entry.current;
    if (entry.versions.includes(wanted)) return wanted;
    throw new ProblemError(
      'model_not_found',
      `Model "${name}" has no version ${wanted}, there are: ${entry.versions.join(', ')}.`,
    );
  }

  async function file(call: Call, path: string): Promise<Uint8Array> {
    const name = call.params.name ?? '';
    const bytes = await models.readFile(name, await versionOf(call), path);
    if (!bytes) throw new ProblemError('not_found', `Model "${name}" has no ${path}.`);
    return bytes;
  }

  return {
    models: async () => {
      const entries = await models.list();
      return json({ items: await Promise.all(entries.map(({ name }) => info(name))), next: null });
    },
    model: async ({ params }: Call) => json(await info(params.name ?? '')),
    modelCheck: async (call: Call) => {
      const { checkParity } = await import('../models/parity.ts');
      const model = await registry.get(call.params.name, call.event.queryStringParameters?.version);
      try {
        const check = await checkParity(model, (bytes, options) =>
          predict(model, { bytes }, optionsSchema.parse({ ...options, masks: 'rle' }), {
            machine: config,
            images: 1,
            modelLoadMs: 0,
            coldStart: false,
            deadline: call.deadline,
          }).then(({ result }) => result.predictions),
        );
        return json(check);
      } finally {
        model.release();
      }
    },
    modelCard: async (call: Call) =>
      text(Buffer.from(await file(call, 'card.md')).toString('utf8'), 'text/markdown; charset=utf-8'),
    modelSamples: async (call: Call) => {
      const name = call.params.name ?? '';
      const files = await models.listFiles(name, await versionOf(call), 'samples');
      const items = files
        .filter((each) => typeOf(each) !== undefined)
        .map((each) => ({ name: each, url: `/v1/models/${name}/samples/${encodeURIComponent(each)}` }));
      return json({ items, next: null });
    },
    modelSample: async (call: Call) => {
      const type = typeOf(call.params.file ?? '');
      if (!type) throw new ProblemError('not_found', 'Samples are pictures: jpg, png, webp or avif.');
      return binary(await file(call, `samples/${call.params.file}`), type, { 'cache-control': 'max-age=3600' });
    },
    modelFile: async (call: Call) => {
      const [name = '', path = ''] = [call.params.name, call.params.file];
      if (models.modelUrl && path.endsWith('.onnx')) {
        const version = await versionOf(call);
        const { file: modelName } = await models.manifest(name, version);
        if (path === modelName) return redirect(await models.modelUrl(name, version));
      }
      const bytes = await file(call, call.params.file ?? '');
      const type =
        typeOf(call.params.file ?? '') ??
        (call.params.file?.endsWith('.json') ? 'application/json' : 'application/octet-stream');
      return binary(bytes, type, { 'cache-control': 'max-age=3600' });
    },
  };
}

function typeOf(file: string): string | undefined {
  return pictureTypes[file.slice(file.lastIndexOf('.') + 1).toLowerCase()];
}
