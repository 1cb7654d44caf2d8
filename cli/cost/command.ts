import { Command, InvalidArgumentError, Option } from 'commander';
import type { Size } from '../../vision/types.ts';
import { Failure } from '../failure.ts';
import { number, whole } from '../option-values.ts';
import { cheapest, monthOf, msAt, settings } from './estimate.ts';
import { measure } from './measure.ts';
import { report } from './report.ts';

interface CostOptions {
  readonly calls: number;
  readonly size: Size;
  readonly memory: number;
  readonly architecture: 'x86_64' | 'arm64';
  readonly latency: number;
  readonly coldStarts: number;
  readonly model?: string;
  readonly firewall: boolean;
  readonly json: boolean;
}

/** `glimpse cost`. */
export function costCommand(): Command {
  return new Command('cost')
    .description('tell what a month of calls costs, from times measured here, and which memory is cheapest')
    .option('--calls <number>', 'calls a month, one picture each', whole(0, 1e9), 100_000)
    .option('--size <WxH>', 'size of the pictures', sizeOf, { width: 640, height: 480 })
    .option('--memory <MB>', 'memory of the function; one CPU comes with 1769', whole(512, 10_240), 1769)
    .addOption(new Option('--architecture <name>', 'its processor').choices(['x86_64', 'arm64']).default('x86_64'))
    .option('--latency <ms>', 'time a call may take, for the cheapest memory', whole(1, 29_000), 1000)
    .option(
      '--cold-starts <percent>',
      'calls that find no function running: few where calls are steady, most where they are rare',
      number(0, 100),
      1,
    )
    .option('--model <name>', 'the model (default: the one that answers where none is named)')
    .option('--firewall', 'with the web firewall, as the prod preset has it', false)
    .option('--json', 'tell it as JSON', false)
    .action(cost);
}

async function cost({ calls, size, memory, architecture, latency, model, firewall, json, ...options }: CostOptions) {
  const { msByCpus, residentMb, model: name } = await measure(size, model);
  const ms = msAt(memory, msByCpus);
  if (ms === undefined) {
    const most = Math.max(...msByCpus.keys()) * 1769 + 1768;
    throw new Failure(`--memory ${memory}: its CPUs cannot be measured here, allowed: up to ${most}.`, 2);
  }
  // Half as much again as the process holds, for larger pictures than these.
  const all = settings(msByCpus, architecture, residentMb * 1.5);
  const best = cheapest(all, latency);
  const coldStarts = options.coldStarts / 100;
  const month = monthOf({ calls, ms, coldStarts, memoryMb: memory, architecture, modelsGb: 0.1, firewall });
  const told = { model: name, size, calls, memoryMb: memory, architecture, ms, residentMb, month, settings: all };
  if (json)
    process.stdout.write(`${JSON.stringify({ ...told, latencyMs: latency, cheapest: best ?? null }, null, 2)}\n`);
  else process.stdout.write(report({ ...told, latencyMs: latency, ...(best && { cheapest: best }) }));
}

function sizeOf(text: string): Size {
  const [, width = '', height = ''] = /^(\d{1,5})[x×](\d{1,5})$/.exec(text) ?? [];
  const size = { width: Number(width), height: Number(height) };
  if (size.width > 0 && size.height > 0 && size.width * size.height <= 100_000_000) return size;
  throw new InvalidArgumentError(`got "${text}", allowed: width x height such as 640x480, 100 megapixels at most.`);
}
