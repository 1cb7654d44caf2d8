import { Command, InvalidArgumentError, Option } from 'commander';
import { serve } from './serve.ts';

/** `glimpse serve`. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('run the page and the API here, on the code the cloud runs')
    .addOption(
      new Option('-p, --port <number>', 'port to listen on; 0 takes a free one')
        .argParser(portOf)
        .env('PORT')
        .default(3000),
    )
    .option('--host <address>', 'address to listen on; 0.0.0.0 lets phones of the same network in', 'localhost')
    .option('--key <key>', 'ask callers for this key in the header x-api-key')
    .option('--operator-key <key>', "ask for this key for the operator's routes")
    .option('--url-input', 'let callers name images on the web', false)
    .action(serve);
}

function portOf(text: string): number {
  const port = Number(text);
  if (text.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError(`got "${text}", allowed: 0 to 65535.`);
}
