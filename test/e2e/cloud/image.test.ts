import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bundleImage } from '../../../bin/bundle.ts';
import { pythonWithMoto } from './python.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const MEMORY_MB = 1769;

interface Measured {
  readonly initMs: number;
  readonly peakMb: number;
  readonly calls: readonly {
    readonly file: string;
    readonly status: number;
    readonly roundTripMs: number;
    readonly timing: Readonly<Record<string, number | boolean>>;
    readonly found: Readonly<Record<string, number>>;
  }[];
  readonly check: { readonly payload: { readonly statusCode: number; readonly body: string } };
}

const python = pythonWithMoto();
await bundleImage(join(root, 'dist', 'model'));
const built = python === undefined ? undefined : spawnSync(join(import.meta.dirname, 'image.sh'), { encoding: 'utf8' });
if (built && built.status !== 0 && built.status !== 77) throw new Error(`The image is not built: ${built.stderr}`);
const why = built === undefined ? 'no Python with moto' : built.status === 77 ? built.stderr.trim() : undefined;
const describeImage = why === undefined ? describe : describe.skip;

describeImage(`the image of the model function${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  const image = built?.stdout.trim().split('\n').at(-1) ?? '';

  test('holds the bundle and the native halves of one platform: 75 MB at most, no build tools', () => {
    const inside = 'du -sk /var/task | cut -f1; ls /var/task; ls /usr/bin /usr/local/bin';
    const text = execFileSync('buildah', ['from', image], { encoding: 'utf8' }).trim();
    const listing = execFileSync('buildah', ['run', '--isolation', 'chroot', text, 'sh', '-c', inside], {
      encoding: 'utf8',
    });
    execFileSync('buildah', ['rm', text]);
    const [kilobytes, ...names] = listing.split('\n');
    console.log(`function in the image: ${Math.round(Number(kilobytes) / 1024)} MB`);
    expect(Number(kilobytes)).toBeLessThan(75 * 1024);
    expect(names).toEqual(
      expect.arrayContaining(['handler.cjs', 'service.cjs', 'service.cache', 'draw-svg.cjs', 'node_modules']),
    );
    for (const tool of ['gcc', 'g++', 'make', 'cmake', 'python3']) expect(names).not.toContain(tool);
  });

  test('is told to run as nobody in particular, to keep to itself, and to allow snapshots', () => {
    const [{ config }] = [
      JSON.parse(execFileSync('buildah', ['inspect', '--type', 'image', image], { encoding: 'utf8' })).OCIv1,
    ];
    expect(config.User).toBe('993:990');
    expect(config.Env).toContain('ORT_DISABLE_TELEMETRY=1');
    expect(config.Labels).toHaveProperty(['com.amazonaws.lambda.feature.snapstart'], 'Allow');
    expect(config.Cmd).toEqual(['handler.handler']);
  });

  test('answers pictures as Lambda runs it: read-only, no rights, no network, one CPU', () => {
    const script = join(import.meta.dirname, 'container-run.ts');
    const command = 'ip link set lo up && exec "$0" "$@"';
    const run = spawnSync(
      'unshare',
      ['--net', 'sh', '-c', command, process.execPath, script, image, python ?? '', String(MEMORY_MB)],
      { encoding: 'utf8', timeout: 300_000 },
    );
    if (run.status !== 0) throw new Error(run.stderr);
    const { initMs, peakMb, calls, check }: Measured = JSON.parse(run.stdout);
    const [cold, ...warm] = calls;
    const line = ({ file, roundTripMs, timing }: Measured['calls'][number]) =>
      `${file}: ${roundTripMs} ms (model load ${timing.modelLoadMs}, decode ${timing.decodeMs}, infer ${timing.inferMs})`;
    console.log([`init ${initMs} ms, peak ${peakMb} MB of ${MEMORY_MB}`, ...calls.map(line)].join('\n  '));
    expect(calls.map(({ status }) => status)).toEqual(calls.map(() => 200));
    for (const { found } of calls) expect(found.RBC).toBeGreaterThan(0);
    expect(cold?.timing.coldStart).toBe(true);
    expect(warm.length).toBeGreaterThan(1);
    for (const { timing } of warm) expect(timing).toMatchObject({ coldStart: false, modelLoadMs: 0 });
    expect(check.payload.statusCode).toBe(200);
    expect(JSON.parse(check.payload.body)).toMatchObject({ ok: true });
    expect(peakMb).toBeLessThan(512);
  });
});
