// node bin/run.mjs COMMAND ...: does the set-up of a fresh clone, then runs COMMAND under Node 24.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installDependencies, node24, root } from './setup.mjs';

export function run(command, args, cwd) {
  const env = { ...process.env };
  env.PATH = [dirname(node24()), join(root, 'node_modules', '.bin'), env.PATH].join(delimiter);
  const child = spawn(command, args, { cwd, env, stdio: 'inherit', shell: process.platform === 'win32' });
  // A terminal sends Ctrl-C to the whole group; this process waits for the child's own clean exit.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    process.stderr.write(`${command}: ${error.message}\n`);
    process.exitCode = 127;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 1);
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [command = 'node', ...args] = process.argv.slice(2);
  installDependencies();
  run(command, args, root);
}
