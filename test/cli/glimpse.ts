import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const script = join(import.meta.dirname, '..', '..', 'bin', 'glimpse.ts');

export interface Ended {
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts the command line as its own process, in the folder `cwd`. */
export function start(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Started {
  const { NODE_OPTIONS: _jest, ...inherited } = process.env;
  const child = spawn(process.execPath, [script, ...args], { cwd, env: { ...inherited, ...env } });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code));
  });
  const ended = Promise.all([exited, text(child.stdout), text(child.stderr)]).then(([code, stdout, stderr]) => {
    return { code, stdout, stderr };
  });
  return { child, ended };
}

/** Runs the command line to its end. */
export function glimpse(args: readonly string[], cwd: string, env?: Readonly<Record<string, string>>): Promise<Ended> {
  return start(args, cwd, env).ended;
}
