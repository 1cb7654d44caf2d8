// node bench/jobs.ts [COUNT]: a job of Fashion-MNIST pictures over the bare runs of its model, and what it does to a call.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { builtinModels, createLocal } from '../cli/local.ts';
import { toContext } from '../cli/serve/http-event.ts';
import type { Job } from '../contract/jobs.ts';
import type { Telemetry } from '../lambda/telemetry.ts';
import { openBare } from '../test/support/bare.ts';
import { type EventParts, proxyEvent } from '../test/support/events.ts';
import { writeFashion } from '../test/support/fashion.ts';
import { interleave, median, print } from './measure.ts';

const count = Number(process.argv[2] ?? 500);
const silent: Telemetry = { middlewares: [], info() {}, error: (text, error) => console.error(text, error), call() {} };
const home = mkdtempSync(join(tmpdir(), 'glimpse-bench-'));
try {
  await writeFashion(join(home, 'inbox', 'in'), count);
  const services = [1, 2].map((concurrency) => {
    const { app } = createLocal(silent, {
      GLIMPSE_HOME: home,
      GLIMPSE_JOBS: join(home, `jobs-${concurrency}`),
      GLIMPSE_JOB_CONCURRENCY: String(concurrency),
    });
    const call = async (parts: EventParts) => {
      const event = proxyEvent(parts);
      const { statusCode, body } = await app(event, toContext(event, 1769));
      if (statusCode >= 300) throw new Error(body);
      return JSON.parse(body);
    };
    const job = async (): Promise<Job> => {
      const body = JSON.stringify({ source: { prefix: 'in' }, options: { model: 'fashion' } });
      const { id } = await call({ path: '/v1/jobs', body });
      for (;;) {
        const job: Job = await call({ method: 'GET', path: `/v1/jobs/${id}` });
        if (job.results) return job;
        await setTimeout(20);
      }
    };
    return { concurrency, call, job };
  });
  const bare = await openBare(join(builtinModels, 'fashion', 'model.onnx'));
  const timings = await interleave(
    [
      { name: 'bare session.run', run: () => bare.run(count) },
      ...services.map(({ concurrency, job }) => ({ name: `job, ${concurrency} at a time`, run: job })),
    ],
    5,
    1,
  );
  print(`${count} Fashion-MNIST pictures, 1 thread, 5 rounds`, timings, 'bare session.run');

  process.stdout.write('\nA call of POST /v1/predict beside it (median and slowest of the calls, ms)\n');
  const body = readFileSync(join(home, 'inbox', 'in', '00000.png'));
  for (const { concurrency, call, job } of services) {
    const one = async () => {
      const start = performance.now();
      await call({ headers: { 'content-type': 'image/png' }, query: { model: 'fashion' }, body });
      return performance.now() - start;
    };
    const idle: number[] = [];
    for (let run = 0; run < 50; run++) idle.push(await one());
    const beside: number[] = [];
    let isOver = false;
    const running = job().then(() => {
      isOver = true;
    });
    while (!isOver) {
      beside.push(await one());
      await setTimeout(20);
    }
    await running;
    const tell = (name: string, times: number[]) =>
      `  ${name.padEnd(32)} ${median(times).toFixed(1).padStart(6)} ${Math.max(...times)
        .toFixed(1)
        .padStart(8)}\n`;
    process.stdout.write(tell('idle', idle) + tell(`job, ${concurrency} at a time`, beside));
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
