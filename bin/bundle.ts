import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { build, type Plugin } from 'esbuild';

const require = createRequire(import.meta.url);

// Bundled JavaScript finds its native half by package name, from the node_modules beside the function.
const nativeByName: Plugin = {
  name: 'native-by-name',
  setup(bundler) {
    // Its ESM build finds the native half by import.meta.url, which CommonJS has not.
    bundler.onResolve({ filter: /^sharp$/ }, () => ({ path: require.resolve('sharp') }));
    bundler.onLoad({ filter: /(onnxruntime-node\/dist\/binding\.js|sharp\/dist\/sharp\.cjs)$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const name = /node_modules\/([^/]+)\//.exec(path)?.[1];
      const contents = source.replaceAll('require(`../', `require('${name}/' + \``);
      if (contents === source)
        throw new Error(`${path} no longer loads its native half from "../": adapt bin/build.ts`);
      return { contents, loader: 'js' };
    });
  },
};

/**
 * Bundles a function into one minified CommonJS file, which starts faster than ESM (bench/cold-start.ts).
 * Only native libraries stay outside.
 */
export async function bundle(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    external: ['*.node', '@img/*'],
    plugins: [nativeByName],
    logLevel: 'warning',
  });
}
