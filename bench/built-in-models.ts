/**
 * The built-in models on their validation parts, through POST /v1/predict, beside what their training scripts found:
 * `node bench/built-in-models.ts`. Rewrites the table of docs/accuracy.md; exits 1 where a figure differs by more than 0.005.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Evaluation, evaluateAll, type Settings } from '../cli/evaluate/evaluation.ts';
import { metricOf } from '../cli/evaluate/gate.ts';
import { projectRoot } from '../cli/local.ts';

interface Run {
  readonly name: string;
  /** As on the command line. */
  readonly args: string;
  readonly settings: Pick<Settings, 'data' | 'split' | 'heldOut'> & Partial<Settings>;
  /** Figures by the name they have in model.json. */
  readonly figures: readonly (readonly [told: string, metric: string, inManifest: string])[];
}

const tolerance = 0.005;
const shared = '../shared/data';
const runs: readonly Run[] = [
  {
    name: 'cells',
    args: '--split val --threshold 0.001',
    settings: { data: `${shared}/bccd`, split: 'val', threshold: 0.001 },
    figures: [
      ['AP50', 'ap50', 'map_50'],
      ['AP', 'ap', 'map'],
    ],
  },
  {
    name: 'nuclei',
    args: '--split val --threshold 0.001 --limit 300',
    settings: { data: `${shared}/nuclei`, split: 'val', threshold: 0.001, limit: 300 },
    figures: [
      ['mask AP50', 'ap50', 'map_50'],
      ['mask AP', 'ap', 'map'],
    ],
  },
  {
    name: 'fashion',
    args: '--held-out 5000',
    settings: { data: `${shared}/fashion`, heldOut: 5000 },
    figures: [
      ['top-1', 'top1', 'top1'],
      ['top-5', 'top5', 'top5'],
    ],
  },
];

const lines = [
  '| model | version, sha256 | measured | training script | difference | command: `npx glimpse models evaluate ...` |',
  '|---|---|---|---|---|---|',
];
for (const { name, args, settings, figures } of runs) {
  const data = join(projectRoot, settings.data);
  const all: Settings = { threshold: 0.01, limit: 100, ...settings, data };
  const [evaluation] = (await evaluateAll([name], all)) as [Evaluation];
  const { contender, sha256 } = evaluation;
  const trained = contender.model.metrics as unknown as Readonly<Record<string, number>>;
  const compared = figures.map(([told, metric, inManifest]) => {
    const [own, theirs] = [metricOf(evaluation.figures, metric), trained[inManifest]!];
    if (Math.abs(own - theirs) > tolerance) process.exitCode = 1;
    return { told, own, theirs };
  });
  const cell = (tell: (figure: (typeof compared)[number]) => string) => compared.map(tell).join(', ');
  lines.push(
    `| ${name} | ${contender.version}, \`${sha256.slice(0, 12)}\` | ${cell(({ told, own }) => `${told} **${own.toFixed(4)}**`)} ` +
      `| ${cell(({ theirs }) => theirs.toFixed(4))} | ${cell(({ own, theirs }) => Math.abs(own - theirs).toFixed(4))} | \`${name} --data ${settings.data} ${args}\` |`,
  );
}
const table = lines.join('\n');
console.log(table);
const doc = join(projectRoot, 'docs', 'accuracy.md');
const between = /(<!-- built-in -->\n).*(<!-- \/built-in -->)/s;
writeFileSync(
  doc,
  readFileSync(doc, 'utf8').replace(between, (_all, start, end) => `${start}${table}\n${end}`),
);
