import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isStale } from './site.ts';

const projectRoot = join(import.meta.dirname, '..', '..');

/**
 * Builds the page where it was never built or a source of it has changed since. Returns whether there is one.
 * @throws Error where it cannot be built
 */
export async function buildSite(root = projectRoot): Promise<boolean> {
  const frontend = join(root, 'frontend');
  const own = ['src', 'public', 'index.html', 'vite.config.ts'].map((name) => join(frontend, name));
  const shared = ['contract', 'vision'].map((name) => join(root, name));
  if (!existsSync(join(frontend, 'index.html'))) return false;
  if (!isStale(join(frontend, 'dist'), [...own, ...shared])) return true;
  process.stdout.write('Building the page ...\n');
  const vite = join(projectRoot, 'node_modules', 'vite', 'bin', 'vite.js');
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: frontend,
    stdio: 'inherit',
    // Else a NODE_ENV of `test` or `development` around this process makes a slow and large page.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The page could not be built (vite ended with ${code}).`);
  return true;
}
