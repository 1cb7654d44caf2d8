import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Reply, startRuntimeApi } from './runtime-api.ts';

const require = createRequire(import.meta.url);
const ric = join(dirname(require.resolve('aws-lambda-ric/package.json')), 'index.mjs');

export interface FunctionSettings {
  /** Folder with the bundle. */
  readonly root: string;
  /** As in Lambda: `file.export`. */
  readonly handler: string;
  readonly timeoutMs: number;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * A function as Lambda runs it: the real runtime interface client in a process of its own, one event at a time, killed
 * when a call takes too long or dies, and started anew for the next.
 */
export async function startFunction({ root, handler, timeoutMs, env = {} }: FunctionSettings) {
  const api = await startRuntimeApi();
  let child: ChildProcess | undefined;
  let log = '';
  let turn: Promise<unknown> = Promise.resolve();

  async function start(): Promise<Reply | undefined> {
    const process_ = spawn(process.execPath, ['--require', join(import.meta.dirname, 'rapid-client.cjs'), ric], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        HOME: '/nonexistent',
        AWS_LAMBDA_RUNTIME_API: api.address,
        AWS_LAMBDA_FUNCTION_NAME: 'model',
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/model',
        AWS_LAMBDA_LOG_STREAM_NAME: 'local',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1769',
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        AWS_REGION: 'eu-central-1',
        LAMBDA_TASK_ROOT: root,
        _HANDLER: handler,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk: Buffer) => {
      log += chunk.toString('utf8');
    };
    process_.stdout.on('data', keep);
    process_.stderr.on('data', keep);
    process_.on('exit', (code, signal) => {
      if (child === process_) child = undefined;
      api.abandon('Runtime.ExitError', `Runtime exited with ${signal ?? code}`);
    });
    child = process_;
    return api.whenReady();
  }

  async function invoke(event: unknown): Promise<Reply> {
    if (!child) await start();
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<Reply>((resolve) => {
      timer = setTimeout(() => {
        resolve({ error: { errorType: 'Sandbox.Timedout', errorMessage: `Task timed out after ${timeoutMs} ms` } });
        child?.kill('SIGKILL');
        child = undefined;
      }, timeoutMs);
    });
    const reply = await Promise.race([api.invoke(event, timeoutMs), timeout]);
    clearTimeout(timer);
    return reply;
  }

  return {
    /** Begins the init phase and waits for its end. Resolves with the error where init failed. */
    start,
    /**
     * One synchronous call. A process that is not there is started first: a cold start. Calls at the same time take turns,
     * and their time begins with their turn, as it would in environments of their own.
     */
    invoke(event: unknown): Promise<Reply> {
      const reply = turn.then(() => invoke(event));
      turn = reply.catch(() => {});
      return reply;
    },
    /** Everything the function has written so far. */
    log: () => log,
    pid: () => child?.pid,
    async stop(): Promise<void> {
      child?.kill('SIGKILL');
      await api.close();
    },
  };
}
