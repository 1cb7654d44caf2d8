import { styleText } from 'node:util';
import { Command, InvalidArgumentError } from 'commander';
import { Failure } from '../failure.ts';
import { account } from './account.ts';
import type { Finding } from './finding.ts';
import { attestations, containerEngine } from './machine.ts';
import { models, stack } from './project.ts';

/** `glimpse doctor`. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check everything a deploy needs, and say the fix for each; changes nothing')
    .option('-c, --context <name=value>', 'a setting of the deploy, e.g. stage=prod (may be repeated)', collect, [])
    .option('--json', 'tell it as JSON', false)
    .action(doctor);
}

async function doctor({
  context,
  json,
}: {
  readonly context: readonly string[];
  readonly json: boolean;
}): Promise<void> {
  const [ofAccount, ofStack, ofModels] = await Promise.all([account(), stack(context), models()]);
  const findings = [...ofAccount, containerEngine(), attestations(process.env), ...ofModels, ...ofStack];
  if (json) process.stdout.write(`${JSON.stringify({ findings }, null, 2)}\n`);
  else process.stdout.write(`${findings.map(line).join('\n')}\n\n${summary(findings)}\n`);
  if (findings.some(({ state }) => state === 'problem')) throw new Failure('');
}

const marks = {
  ok: styleText('green', 'ok     '),
  warning: styleText('yellow', 'warning'),
  problem: styleText('red', 'problem'),
  unknown: styleText('dim', 'unknown'),
};

function line({ name, state, detail, fix }: Finding): string {
  return `${marks[state]}  ${name.padEnd(20)} ${detail}${fix === undefined ? '' : `\n${' '.repeat(9)}fix: ${fix}`}`;
}

function summary(findings: readonly Finding[]): string {
  const count = (state: Finding['state']) => findings.filter((each) => each.state === state).length;
  const problems = count('problem');
  const rest = `${count('warning')} warnings, ${count('unknown')} could not be checked`;
  return problems === 0 ? `Ready for npm run deploy: ${rest}.` : `${problems} in the way of a deploy: ${rest}.`;
}

function collect(value: string, before: readonly string[]): readonly string[] {
  if (!/^\w+=/.test(value)) throw new InvalidArgumentError(`got "${value}", allowed: name=value such as stage=prod.`);
  return [...before, value];
}
