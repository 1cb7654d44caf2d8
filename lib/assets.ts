import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is put into the cloud beside the infrastructure. */
export interface Assets {
  /** Build context of the model function's image. */
  readonly image: string;
  /** Folder with the bundle of the function that checks a release. */
  readonly gate: string;
  /** The built page. */
  readonly site: string;
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
  const assets = {
    image: root,
    gate: join(root, 'dist', 'gate'),
    site: join(root, 'frontend', 'dist'),
    models: findModels(join(root, 'models')),
  };
  const needed = [
    join(root, 'dist', 'model', 'handler.cjs'),
    join(assets.gate, 'gate.cjs'),
    join(assets.site, 'index.html'),
  ];
  const missing = needed.filter((file) => !existsSync(file));
  if (missing.length > 0) throw new Error(`Not there: ${missing.join(', ')}. Run: npm run build`);
  return assets;
}

function findModels(folder: string): BuiltinModel[] {
  return readdirSync(folder, { withFileTypes: true })
    .map((entry) => join(folder, entry.name))
    .filter((each) => existsSync(join(each, 'model.json')))
    .map((each) => {
      const { name, version } = JSON.parse(readFileSync(join(each, 'model.json'), 'utf8'));
      return { name, version, folder: each };
    });
}
