import { ProblemError } from '../../contract/problems.ts';
import type { ApiDeps } from '../api-service.ts';
import { binary, json, redirect, text } from '../http.ts';
import type { Call } from '../router.ts';
import { entryOf } from './models.ts';

const types: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
};

const cached = { 'cache-control': 'max-age=3600' };

/** What lies in a model's package: its card, sample pictures, and files for running it in the browser. */
export function packageFileRoutes({ models }: ApiDeps) {
  /** The version asked for by `?version=`, else the current one. */
  async function versionOf({ params, event }: Call): Promise<string> {
    const { name, current, versions } = await entryOf(models, params.name ?? '');
    const wanted = event.queryStringParameters?.version ?? current;
    if (versions.includes(wanted)) return wanted;
    throw new ProblemError(
      'model_not_found',
      `Model "${name}" has no version ${wanted}, there are: ${versions.join(', ')}.`,
    );
  }

  async function read(call: Call, path: string): Promise<Uint8Array> {
    const name = call.params.name ?? '';
    const bytes = await models.readFile(name, await versionOf(call), path);
    if (!bytes) throw new ProblemError('not_found', `Model "${name}" has no ${path}.`);
    return bytes;
  }

  return {
    modelCard: async (call: Call) =>
      text(Buffer.from(await read(call, 'card.md')).toString('utf8'), 'text/markdown; charset=utf-8'),
    modelSamples: async (call: Call) => {
      const name = call.params.name ?? '';
      const files = await models.listFiles(name, await versionOf(call), 'samples');
      const asked = call.event.queryStringParameters?.version;
      const query = asked === undefined ? '' : `?version=${encodeURIComponent(asked)}`;
      const items = files
        .filter((file) => pictureType(file) !== undefined)
        .map((file) => ({ name: file, url: `/v1/models/${name}/samples/${encodeURIComponent(file)}${query}` }));
      return json({ items, next: null });
    },
    modelSample: async (call: Call) => {
      const { file = '' } = call.params;
      const type = pictureType(file);
      if (!type) throw new ProblemError('not_found', 'Samples are pictures: jpg, png, webp or avif.');
      return binary(await read(call, `samples/${file}`), type, cached);
    },
    modelFile: async (call: Call) => {
      const { name = '', file = '' } = call.params;
      if (models.modelUrl && file.endsWith('.onnx')) {
        const version = await versionOf(call);
        const manifest = await models.manifest(name, version);
        if (file === manifest.file) return redirect(await models.modelUrl(name, version));
      }
      const other = file.endsWith('.json') ? 'application/json' : 'application/octet-stream';
      return binary(await read(call, file), pictureType(file) ?? other, cached);
    },
  };
}

function pictureType(file: string): string | undefined {
  return types[file.slice(file.lastIndexOf('.') + 1).toLowerCase()];
}
