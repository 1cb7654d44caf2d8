/** One thing to time; it is awaited. */
export interface Variant {
  readonly name: string;
  readonly run: () => unknown;
}

export interface Timing {
  readonly name: string;
  /** Median CPU milliseconds of this process, all threads. */
  readonly cpuMs: number;
  /** Median wall milliseconds. */
  readonly wallMs: number;
}

/**
 * Times variants round-robin with rotated order, so that noise and frequency changes hit all alike; compare ratios only.
 * With one busy thread CPU time is the wall time of an idle machine.
 */
export async function interleave(variants: readonly Variant[], rounds: number, warmUp = 5): Promise<Timing[]> {
  const samples = variants.map(() => ({ cpu: [] as number[], wall: [] as number[] }));
  for (let round = -warmUp; round < rounds; round++) {
    for (let turn = 0; turn < variants.length; turn++) {
      const index = (turn + round + warmUp) % variants.length;
      const cpu = process.cpuUsage();
      const wall = performance.now();
      await variants[index]!.run();
      const { user, system } = process.cpuUsage(cpu);
      if (round < 0) continue;
      samples[index]!.cpu.push((user + system) / 1000);
      samples[index]!.wall.push(performance.now() - wall);
    }
  }
  return variants.map(({ name }, index) => ({
    name,
    cpuMs: median(samples[index]!.cpu),
    wallMs: median(samples[index]!.wall),
  }));
}

/** Middle of the values; the mean of the two middle ones where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!;
}

/** Prints timings with their ratio to the one named. */
export function print(title: string, timings: readonly Timing[], base: string): void {
  const unit = timings.find(({ name }) => name === base)!;
  process.stdout.write(`\n${title}\n`);
  for (const { name, cpuMs, wallMs } of timings) {
    const ratio = (cpuMs / unit.cpuMs).toFixed(2);
    process.stdout.write(
      `  ${name.padEnd(44)} ${cpuMs.toFixed(2).padStart(8)} ms CPU ${wallMs.toFixed(2).padStart(8)} ms wall   x ${ratio}\n`,
    );
  }
}
