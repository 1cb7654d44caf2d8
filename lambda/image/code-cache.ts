import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

interface Loaded {
  readonly script: Script;
  readonly module: { exports: Record<string, unknown> };
}

const loaded = new Map<string, Loaded>();

/**
 * What a CommonJS bundle exports, run with the code that V8 made of it when the image was built, where that is there: a
 * fifth of a cold start was compiling (bench/cold-start.ts). V8 refuses code of another version of itself, and compiles.
 * Node's own compile cache would not do: it holds no function that is compiled when first called, and asks for the very
 * CPU and user it was filled by. V8 tells bundles apart by their length: bundle and code go into the image together.
 */
export function load(file: string): Record<string, unknown> {
  const known = loaded.get(file);
  if (known) return known.module.exports;
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`;
  const script = new Script(source, { filename: file, cachedData: readCache(file) });
  const module = { exports: {} };
  loaded.set(file, { script, module });
  const folder = dirname(file);
  const native = createRequire(file);
  const require = Object.assign(
    (name: string) => (name.startsWith('./') ? load(join(folder, name)) : native(name)),
    native,
  );
  script.runInThisContext()(module.exports, require, module, file, folder);
  return module.exports;
}

/** Leaves the code of all that was loaded, with every function that has run by now. */
export function saveCaches(): void {
  for (const [file, { script }] of loaded) writeFileSync(cacheOf(file), script.createCachedData());
}

function readCache(file: string): Buffer | undefined {
  try {
    return readFileSync(cacheOf(file));
  } catch {
    return undefined;
  }
}

// Code depends on flags: this one Lambda's runtime may set.
function cacheOf(file: string): string {
  return file.replace(/\.cjs$/, 'gc' in globalThis ? '.gc.cache' : '.cache');
}
