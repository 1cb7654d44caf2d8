import { Command, Option } from 'commander';
import { Failure } from '../failure.ts';
import { number, urlOf, whole } from '../option-values.ts';
import { type PredictionFlags, withPredictionOptions } from '../prediction-options.ts';
import { predict } from './predict.ts';
import { type Report, reportJson, reportText } from './report.ts';
import type { PredictSettings } from './settings.ts';

interface Flags extends PredictionFlags {
  readonly api?: string;
  readonly key?: string;
  readonly out: string;
  readonly resume?: true;
  readonly visualize?: string;
  readonly concurrency: number;
  readonly retries: number;
  readonly retryInterval: number;
  readonly resize?: 'model';
  readonly pixels?: true;
  readonly json?: true;
}

/** `glimpse predict`. */
export function predictCommand(): Command {
  return withPredictionOptions(
    new Command('predict')
      .description(
        'Predict on pictures: files, folders with all below them, globs. Results are written as they come; what fails is ' +
          'named in Events-log.txt and the rest goes on; the certainties of each run are added to metrics-history.csv.',
      )
      .argument('<path...>', 'files, folders or globs')
      .option('--api <url>', 'ask this service instead of running the model here', urlOf)
      .addOption(new Option('--key <key>', 'API key of the service').env('GLIMPSE_KEY'))
      .option('-o, --out <file>', 'results: .csv, .json or .ndjson', 'Results.csv')
      .option('--resume', 'go on after what --out holds already')
      .option('--visualize <folder>', 'also draw the results, into this folder'),
  )
    .addOption(new Option('--resize <to>', 'send pictures no larger than the model needs them').choices(['model']))
    .option('--pixels', 'send pixel values as JSON instead of image files')
    .option('--concurrency <count>', 'requests under way at a time', whole(1, 64), 4)
    .option('--retries <count>', 'tries in all while the service or a folder is not there', whole(1, 100), 3)
    .option('--retry-interval <seconds>', 'time between two tries', number(0, 86_400), 60)
    .option('--json', 'tell the summary as JSON')
    .action((paths: string[], flags: Flags) => act(paths, flags));
}

async function act(paths: readonly string[], flags: Flags): Promise<void> {
  const stop = new AbortController();
  // Once only: a second Ctrl-C ends the process as usual.
  const onSignal = () => stop.abort(new Failure('', 130));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    const report = await predict(toSettings(paths, flags), stop.signal);
    const text = flags.json ? `${JSON.stringify(reportJson(report), null, 2)}\n` : reportText(report, process.cwd());
    process.stdout.write(text);
    const code = stop.signal.aborted ? 130 : exitCodeOf(report);
    if (code !== 0) throw new Failure('', code);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

function exitCodeOf({ counts }: Report): 0 | 1 {
  return counts.failed > 0 || counts.missing.length > 0 ? 1 : 0;
}

function toSettings(paths: readonly string[], flags: Flags): PredictSettings {
  const { api, key, out, visualize, concurrency, retries, resize } = flags;
  const { model, version, threshold, iou, limit, labels } = flags;
  // Masks are not in a table; where they are to be drawn they have to be made.
  const masks = !out.toLowerCase().endsWith('.csv') ? 'polygon' : visualize === undefined ? 'none' : 'rle';
  return {
    paths,
    cwd: process.cwd(),
    ...(api !== undefined && { api }),
    ...(key !== undefined && { key }),
    out,
    resume: flags.resume === true,
    ...(visualize !== undefined && { visualize }),
    concurrency,
    retries,
    retryIntervalMs: flags.retryInterval * 1000,
    ...(resize !== undefined && { resize }),
    pixels: flags.pixels === true,
    options: {
      model,
      version,
      threshold,
      iou,
      limit,
      labels,
      masks,
      ...(visualize !== undefined && { visualize: 'jpeg' }),
    },
  };
}
