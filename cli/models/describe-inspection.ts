import { basename } from 'node:path';
import { styleText } from 'node:util';
import type { Finding } from '../../lambda/models/inspect/finding.ts';
import { describePort } from '../../lambda/models/ports.ts';
import type { InspectedFile } from './inspect.ts';

const colours = { certain: 'green', likely: 'cyan', guess: 'yellow' } as const;

/** An inspection for people: a line a fact, with how sure it is and why. */
export function describeInspection(inspected: InspectedFile, { next }: { readonly next: boolean }): string {
  const { file, bytes, producer, opset, irVersion, license, needs, faults, refused } = inspected;
  const about = [size(bytes), producer, `opset ${opset}`, `IR ${irVersion}`, license].filter(Boolean).join(', ');
  const lines = [`${styleText('bold', basename(file))}  ${styleText('dim', about)}`];
  const row = (name: string, value: string, finding?: Finding<unknown>) => {
    const sure = finding ? styleText(colours[finding.certainty], finding.certainty.padEnd(7)) : '       ';
    lines.push(`  ${name.padEnd(7)} ${sure} ${value}${finding ? `  ${styleText('dim', finding.why)}` : ''}`.trimEnd());
  };
  const { task, output, input, classes, labels } = inspected;
  if (task) row('task', task.value, task);
  if (output) row('family', familyWords(output.value), output);
  for (const [values, finding] of inputRows(input)) row('input', values, finding);
  if (labels) row('labels', labelWords(labels.value), labels);
  else if (classes)
    row('labels', classes.value === 1 ? '1 class without a name' : `${classes.value} classes without names`, classes);
  if (refused) {
    for (const port of inspected.inputs) row('takes', describePort(port));
    for (const port of inspected.outputs) row('gives', describePort(port));
    lines.push(`  ${styleText('red', `cannot be served: ${refused}`)}`);
  }
  for (const fault of faults) lines.push(`  ${styleText('red', `does not load: ${fault}`)}`);
  for (const { field, why } of needs) lines.push(`  ${styleText('yellow', `needs ${field}`)}: ${why}`);
  if (next && !refused && faults.length === 0) lines.push(`  ${styleText('dim', `next: ${nextCommand(inspected)}`)}`);
  return `${lines.join('\n')}\n`;
}

function nextCommand({ file, needs }: InspectedFile): string {
  const labels = needs.some(({ field }) => field === 'labels') ? ' --labels FILE' : '';
  return `glimpse models add ${quoted(file)}${labels}`;
}

// As shells take it: spaces and brackets are common in the names of downloads.
function quoted(path: string): string {
  return /^[\p{L}\p{N}._/\\:-]+$/u.test(path) ? path : `"${path.replace(/["$`]/g, '\\$&')}"`;
}

function familyWords({ family, ...options }: { readonly family: string }): string {
  const told = Object.entries(options).map(([name, value]) => `${name} ${JSON.stringify(value).replaceAll('"', '')}`);
  return told.length > 0 ? `${family} (${told.join(', ')})` : family;
}

// Fields that are sure of the same, for the same reason, share a line.
function inputRows(input: InspectedFile['input']): [string, Finding<unknown>][] {
  const rows = new Map<string, [string, Finding<unknown>]>();
  for (const [field, finding] of Object.entries(input)) {
    const key = `${finding.certainty} ${finding.why}`;
    const told = `${field} ${inputWords(finding.value)}`;
    const row = rows.get(key);
    rows.set(key, [row ? `${row[0]}, ${told}` : told, finding]);
  }
  return [...rows.values()];
}

function inputWords(value: unknown): string {
  if (value === 1 / 255) return '1/255';
  if (value === 1 / 127.5) return '1/127.5';
  return Array.isArray(value) ? value.join(' ') : String(value);
}

function labelWords(labels: readonly string[]): string {
  const shown = labels.length > 6 ? [...labels.slice(0, 3), '...', labels.at(-1)] : labels;
  return `${labels.length}: ${shown.join(', ')}`;
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
