import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { styleText } from 'node:util';
import type { Check, Parity } from '../../contract/parity.ts';
import { ProblemError } from '../../contract/problems.ts';
import { investigate, type Verdict } from '../../lambda/models/detective.ts';
import { loadModel, type ReadyModel } from '../../lambda/models/load.ts';
import { compare, parseParity, readPictures, runPictures } from '../../lambda/models/parity.ts';
import type { ModelStore } from '../../lambda/models/store.ts';
import { Failure } from '../failure.ts';
import { named } from '../named-file.ts';
import { localModels } from './local-models.ts';
import { pipelineOf } from './pipeline.ts';

interface Flags {
  readonly version?: string;
  readonly reference?: string;
  readonly pictures?: string;
  readonly json: boolean;
}

/** `glimpse models verify`: ends with 1 where the predictions differ. */
export async function verify(name: string, flags: Flags): Promise<void> {
  const { store, config } = localModels();
  const version = flags.version ?? (await store.current(name))?.version;
  if (version === undefined) throw new Failure(await unknownModel(store, name), 2);
  const model = await loadModel(store, name, version, config);
  try {
    const { manifest } = model;
    const run = pipelineOf(model.session);
    const { parity, read } = await openReference(model, flags);
    const pictures = await readPictures(parity, read);
    const comparisons = await runPictures(pictures, manifest, (bytes, options) => run(manifest, bytes, options));
    const check = compare(comparisons, parity);
    if (!check.ok && !flags.json) process.stderr.write('They differ. Looking for the setting that agrees ...\n');
    const verdict = check.ok ? undefined : await investigate(manifest, parity, pictures, run);
    const told = { model: { name, version }, check, ...(verdict && toJson(verdict)) };
    process.stdout.write(flags.json ? `${JSON.stringify(told, null, 2)}\n` : describe(name, version, check, verdict));
    if (!check.ok) throw new Failure('');
  } finally {
    await model.session.release();
  }
}

/** The expected predictions, and where their pictures come from. */
async function openReference({ manifest, readFile: readPart }: ReadyModel, { reference, pictures }: Flags) {
  if (reference === undefined) {
    const json = await readPart('parity.json');
    if (!json) {
      const name = `${manifest.name} ${manifest.version}`;
      throw new Failure(`${name} has no parity.json: name expected predictions by --reference FILE.`, 2);
    }
    return { parity: parseParity(Buffer.from(json).toString('utf8')), read: readPart };
  }
  const parity = parseReference(await named(reference, readFile(reference, 'utf8')), reference);
  const folder = pictures ?? dirname(reference);
  return { parity, read: (path: string) => named(join(folder, path), readFile(join(folder, path))) };
}

function parseReference(json: string, file: string): Parity {
  try {
    return parseParity(json, file);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw new Failure(`${error.message}\nIts form, with an example: docs/models.md, "Reference predictions".`, 2);
  }
}

async function unknownModel(store: ModelStore, name: string): Promise<string> {
  const names = (await store.list()).map((entry) => entry.name);
  return `no model "${name}", allowed: ${names.join(', ') || 'none: add one by glimpse models add FILE.onnx'}`;
}

function toJson({ culprits, check, tried }: Verdict) {
  return { culprits, tried, checkWithChanges: check };
}

function describe(name: string, version: string, check: Check, verdict: Verdict | undefined): string {
  const lines = [
    `${styleText('bold', `${name} ${version}`)} against ${check.source}: ${verdictWords(check)}`,
    `  ${figures(check)}`,
  ];
  if (!verdict) return `${lines.join('\n')}\n`;
  if (verdict.culprits.length === 0) {
    lines.push(`No other setting comes closer (${verdict.tried} tried): the weights or the reference may be others.`);
    return `${lines.join('\n')}\n`;
  }
  lines.push(verdict.check.ok ? 'They agree with:' : 'The closest it gets is with:');
  for (const { axis, field, from, to } of verdict.culprits) {
    lines.push(`  ${styleText('yellow', axis)}: ${field} ${words(to)} instead of ${words(from)}`);
  }
  lines.push(`  ${figures(verdict.check)}`);
  return `${lines.join('\n')}\n`;
}

function verdictWords({ ok }: Check): string {
  return ok ? styleText('green', 'agrees') : styleText('red', 'differs');
}

function figures({
  cases,
  predictions,
  missing,
  extra,
  maxBoxError,
  maxScoreError,
  minMaskIou,
  tolerance,
}: Check): string {
  const told = [
    `${predictions} predictions on ${cases} ${cases === 1 ? 'picture' : 'pictures'}`,
    (missing > 0 || extra > 0) && `${missing} missing, ${extra} extra`,
    maxBoxError !== null && `boxes within ${maxBoxError.toFixed(2)} px (allowed ${tolerance.box})`,
    maxScoreError !== null && `scores within ${maxScoreError.toFixed(5)} (allowed ${tolerance.score})`,
    minMaskIou !== null && `masks overlap by ${minMaskIou.toFixed(3)}`,
  ];
  return told.filter((part) => part !== false).join(', ');
}

function words(value: unknown): string {
  if (value === 1 / 255) return '1/255';
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none');
}
