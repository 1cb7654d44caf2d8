import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const require = createRequire(import.meta.url);

/**
 * Bundles a function into one minified CommonJS file, which starts faster than ESM (bench/cold-start.ts). Packages that the
 * function imports when it first needs them become files beside it, so that no start has to read them. Native libraries
 * stay in node_modules.
 */
export async function bundle(entry: string, outfile: string): Promise<void> {
  const folder = dirname(outfile);
  const late = new Set<string>();
  await build({ ...settings, entryPoints: [entry], outfile, plugins: [nativeByName, lateByFile(late)] });
  for (const name of late) {
    const stdin = { contents: `export * from '${name}';`, resolveDir: import.meta.dirname };
    // Of a module esbuild leaves out what nothing uses, of CommonJS nothing: a sixth of the AWS SDK.
    const mainFields = ['module', 'main'];
    await build({ ...settings, mainFields, stdin, outfile: join(folder, fileOf(name)) });
  }
}

/**
 * What the image of the model function holds: the function behind a start that takes its code compiled, what compiles it,
 * and the program that draws.
 */
export async function bundleImage(folder: string): Promise<void> {
  const lambda = join(import.meta.dirname, '..', 'lambda');
  await bundle(join(lambda, 'handler.ts'), join(folder, 'service.cjs'));
  await bundle(join(lambda, 'image', 'start.ts'), join(folder, 'handler.cjs'));
  await bundle(join(lambda, 'image', 'prime.ts'), join(folder, 'prime.cjs'));
  await bundle(join(lambda, 'decode', 'draw-svg.ts'), join(folder, 'draw-svg.cjs'));
}

const settings = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  minify: true,
  // A late package is required: what is CommonJS inside has no names that `import()` could find.
  supported: { 'dynamic-import': false },
  legalComments: 'none',
  external: ['*.node', '@img/sharp-*'],
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  logLevel: 'warning',
} satisfies BuildOptions;

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
      if (contents === source) {
        throw new Error(`${path} no longer loads its native half from "../": adapt bin/bundle.ts`);
      }
      return { contents, loader: 'js' };
    });
    // Messages in fifty languages, of which nobody chooses one: a fifth of the bundle.
    bundler.onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
      loader: 'js',
    }));
  },
};

/** Notes the packages that our own code imports dynamically; each is left to a file of its own. */
function lateByFile(late: Set<string>): Plugin {
  return {
    name: 'late-by-file',
    setup(bundler) {
      bundler.onResolve({ filter: /^[^./]/ }, ({ path, kind, importer }) => {
        const isOurs = !importer.includes('node_modules');
        // The native runtime is needed by every first prediction.
        if (kind !== 'dynamic-import' || !isOurs || path === 'onnxruntime-node' || path.startsWith('node:')) return;
        late.add(path);
        return { path: `./${fileOf(path)}`, external: true };
      });
    },
  };
}

function fileOf(name: string): string {
  return `${name.replace(/[^\w-]+/g, '-').replace(/^-/, '')}.cjs`;
}
