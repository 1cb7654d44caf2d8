import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../local.ts';
import { localModels } from '../models/local-models.ts';
import { type Finding, finding, firstLine } from './finding.ts';

/** Megabytes of memory a new account allows. */
const NEW_ACCOUNT_MB = 3008;

/** Every model package: its manifest, its file and its sha256, whether it can be checked after a deploy. */
export async function models(): Promise<Finding[]> {
  const { store } = localModels();
  const entries = await store.list();
  const fix = 'Add one: npx glimpse models add FILE.onnx';
  if (entries.length === 0) return [{ name: 'models', state: 'problem', detail: `none in ${store.location}`, fix }];
  return Promise.all(
    entries.map(({ name, current }) => {
      const title = `model ${name}`;
      return finding(title, async () => {
        try {
          const file = await store.localFile(await store.manifest(name, current));
          const size = `${Math.ceil(statSync(file).size / 1e6)} MB`;
          if (await store.readFile(name, current, 'parity.json')) {
            return { name: title, state: 'ok', detail: `${current}, ${size}, with a parity check` };
          }
          return {
            name: title,
            state: 'warning',
            detail: `${current}, ${size}, without a parity check: releases go ahead without one`,
            fix: `npx glimpse models verify ${name} --reference FILE (docs/models.md)`,
          };
        } catch (error) {
          return {
            name: title,
            state: 'problem',
            detail: firstLine(error),
            fix: `Mend or remove ${store.location}/${name}.`,
          };
        }
      });
    }),
  );
}

/** The settings and the whole stack, by synthesizing it: wrong settings, rules that are broken, what is not built. */
export async function stack(context: readonly string[]): Promise<Finding[]> {
  const out = mkdtempSync(join(tmpdir(), 'glimpse-doctor-'));
  try {
    const cdk = join(projectRoot, 'node_modules', 'aws-cdk', 'bin', 'cdk');
    const args = ['synth', '--quiet', '--strict', '--no-lookups', '--no-notices', '--output', out];
    const child = spawn(process.execPath, [cdk, ...args, ...context.flatMap((each) => ['-c', each])], {
      cwd: projectRoot,
      env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: '1', CDK_DISABLE_VERSION_CHECK: '1' },
    });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
    const [code] = await once(child, 'exit');
    if (code !== 0)
      return [{ name: 'stack', state: 'problem', detail: causeOf(log), fix: 'See lib/presets.ts, and npm run synth.' }];
    return [{ name: 'stack', state: 'ok', detail: 'settings and rules are kept' }, memory(out)];
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** The memory asked for, against what an account allows: no API of AWS tells the limit. */
function memory(out: string): Finding {
  const { artifacts } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
  const name = Object.keys(artifacts).find((each) => artifacts[each].type === 'aws:cloudformation:stack') ?? '';
  const { Resources } = JSON.parse(readFileSync(join(out, `${name}.template.json`), 'utf8'));
  const sizes = Object.values<{ Properties?: { PackageType?: string; MemorySize?: number } }>(Resources)
    .filter(({ Properties }) => Properties?.PackageType === 'Image')
    .map(({ Properties }) => Properties?.MemorySize ?? 0);
  const size = Math.max(...sizes);
  if (size <= NEW_ACCOUNT_MB) return { name: 'memory', state: 'ok', detail: `${size} MB, which every account allows` };
  return {
    name: 'memory',
    state: 'warning',
    detail: `${size} MB: a new account allows ${NEW_ACCOUNT_MB}, and no API tells what this one does`,
    fix: `Set memoryMb to ${NEW_ACCOUNT_MB} or less, or ask AWS support for more.`,
  };
}

/** The message of an error among what Node prints of it: the source comes before, where it was thrown after. */
export function causeOf(log: string): string {
  const [message] = /^\w*Error: .*(\n\s*(?!at )\S.*)*/m.exec(log) ?? [log.trim()];
  return message.replaceAll(/\s*\n\s*/g, ' ');
}
