import { styleText } from 'node:util';
import { Command, CommanderError } from 'commander';
import { ApiError } from '../contract/api-error.ts';
import { ProblemError } from '../contract/problems.ts';
import { ConfigError } from '../lambda/config-error.ts';
import { version } from '../lambda/version.ts';
import { Failure } from './failure.ts';

interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

// A command's own file is read when it is asked for: `--help` need not wait for the native runtime.
const commands: readonly Entry[] = [
  {
    name: 'serve',
    summary: 'run the page and the API here, on the code the cloud runs',
    load: async () => (await import('./serve/command.ts')).serveCommand(),
  },
  {
    name: 'predict',
    summary: 'predict on files, folders and globs, here or by an API, into Results.csv',
    load: async () => (await import('./predict/command.ts')).predictCommand(),
  },
  {
    name: 'models',
    summary: 'inspect, add, verify, list, evaluate and compare models',
    load: async () => (await import('./models/command.ts')).modelsCommand(),
  },
  {
    name: 'records',
    summary: 'what was predicted and what people said of it; data sets from both',
    load: async () => (await import('./records/command.ts')).recordsCommand(),
  },
  {
    name: 'jobs',
    summary: 'predict on many pictures in the background: submit, follow, fetch, cancel',
    load: async () => (await import('./jobs/command.ts')).jobsCommand(),
  },
  {
    name: 'cost',
    summary: 'what a month of calls costs, from times measured here',
    load: async () => (await import('./cost/command.ts')).costCommand(),
  },
  {
    name: 'doctor',
    summary: 'check everything a deploy needs, and say the fix for each',
    load: async () => (await import('./doctor/command.ts')).doctorCommand(),
  },
];

const epilogue = `
Examples:
  glimpse serve
  glimpse predict photos --out Results.csv
  glimpse predict 'returns/**/*.jpg' --api https://example.org --key KEY
  glimpse models inspect model.onnx

Exit codes: 0 done, 1 some inputs failed (they are named), 2 not used rightly, 130 stopped by Ctrl-C.
Help on one: glimpse COMMAND --help`;

/** Runs one command line, without the names of node and script, and returns its exit code. Commands end early by throwing. */
export async function main(argv: readonly string[]): Promise<number> {
  const program = new Command('glimpse')
    .description('An ONNX vision model as an API, a page and a command.')
    .version(version, '-V, --version', 'print the version')
    .helpCommand(false)
    .enablePositionalOptions()
    .addHelpText('after', epilogue);
  try {
    for (const { name, summary, load } of commands) {
      program.addCommand((argv[0] === name ? await load() : new Command(name)).summary(summary));
    }
    prepare(program);
    if (argv.length === 0) program.help({ error: true });
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    return report(error);
  }
}

// What Commander does not hand down to commands that were made on their own.
function prepare(command: Command): void {
  command.exitOverride();
  command.configureHelp({
    styleTitle: (title) => styleText('bold', title),
    subcommandTerm: (child) => child.name(),
  });
  command.configureOutput({ outputError: (text, write) => write(styleText('red', text, { stream: process.stderr })) });
  for (const child of command.commands) prepare(child);
}

function report(error: unknown): number {
  // Commander has told its own errors already; help and version end with 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof Failure && error.message === '') return error.exitCode;
  process.stderr.write(`${styleText('red', `error: ${told(error)}`, { stream: process.stderr })}\n`);
  if (error instanceof ConfigError) return 2;
  return error instanceof Failure ? error.exitCode : 1;
}

// An error nobody foresaw is a fault of this program: its stack helps to find it.
function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const foreseen = [Failure, ProblemError, ApiError, ConfigError].some((kind) => error instanceof kind);
  return foreseen || 'syscall' in error ? error.message : (error.stack ?? error.message);
}
