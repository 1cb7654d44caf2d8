import { spawnSync } from 'node:child_process';
import type { Finding } from './finding.ts';

/** Docker or podman, running: a deploy builds the image of the model function. */
export function containerEngine(): Finding {
  const name = 'container engine';
  const tried = (['docker', 'podman'] as const).map((engine) => {
    const { status, error, stderr } = spawnSync(engine, ['info'], { encoding: 'utf8', timeout: 20_000 });
    return { engine, works: status === 0, installed: !error, says: stderr?.trim().split('\n').at(-1) ?? '' };
  });
  const working = tried.find(({ works }) => works);
  if (working) return { name, state: 'ok', detail: `${working.engine} answers` };
  const installed = tried.find((each) => each.installed);
  return {
    name,
    state: 'problem',
    detail: installed
      ? `${installed.engine} is installed and does not answer: ${installed.says}`
      : 'no Docker, no podman',
    fix: installed
      ? `Start it (Docker Desktop, or: sudo systemctl start ${installed.engine}).`
      : 'Install Docker (https://docs.docker.com/engine/install) or podman (https://podman.io/docs/installation).',
  };
}

/** The variable that keeps attestations out of images, which Lambda refuses; `npm run deploy` sets it by itself. */
export function attestations(env: Readonly<Record<string, string | undefined>>): Finding {
  const name = 'image attestations';
  if (env.BUILDX_NO_DEFAULT_ATTESTATIONS === '1') return { name, state: 'ok', detail: 'off' };
  return {
    name,
    state: 'ok',
    detail: 'off with `npm run deploy`; for `cdk deploy` by hand set BUILDX_NO_DEFAULT_ATTESTATIONS=1',
  };
}
