import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Functions that are a bundle and nothing else; the model function is an image. */
export const bundledFunctions = ['api', 'record', 'job', 'drift', 'gate'] as const;
export type BundledFunction = (typeof bundledFunctions)[number];

/** What is put into the cloud beside the infrastructure. */
export interface Assets {
  /** Build context of the model function's image. */
  readonly image: string;
  /** Folder with the bundle of each of the others. */
  readonly functions: Readonly<Record<BundledFunction, string>>;
  /** The built page. */
  readonly site: string;
  /** Its WebAssembly, compressed by Brotli. */
  readonly wasm: string;
  /** Packages that come with the project. */
  readonly models: readonly BuiltinModel[];
}

export interface BuiltinModel {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/**
 * What `npm run build` has made below the project's root.
 * @throws Error naming what is missing and the command that makes it
 */
export function findAssets(root: string): Assets {
  const folderOf = (name: string) => join(root, 'dist', name);
  const site = join(root, 'frontend', 'dist');
  const needed = [
    ...['model', ...bundledFunctions].map((name) => join(folderOf(name), 'handler.cjs')),
    folderOf('models'),
    folderOf('wasm'),
    join(site, 'index.html'),
  ];
  const missing = needed.filter((file) => !existsSync(file));
  if (missing.length > 0) throw new Error(`Not there: ${missing.join(', ')}. Run: npm run build`);
  return {
    image: root,
    functions: Object.fromEntries(bundledFunctions.map((name) => [name, folderOf(name)])) as Assets['functions'],
    site,
    wasm: folderOf('wasm'),
    models: findModels(folderOf('models')),
  };
}

function findModels(folder: string): BuiltinModel[] {
  return readdirSync(folder, { withFileTypes: true })
    .map((entry) => join(folder, entry.name))
    .map((each) => {
      const { name, version } = JSON.parse(readFileSync(join(each, 'model.json'), 'utf8'));
      return { name, version, folder: each };
    });
}
