import type { Manifest } from '../../contract/model.ts';
import { manifestSchema } from '../../contract/model.ts';
import type { PredictionRecord } from '../../contract/records.ts';

/** What the pictures and answers of a made-up cell counter are like. */
export interface World {
  readonly brightness: number;
  /** Chances of the classes RBC, WBC and Platelets. */
  readonly mix: readonly [number, number, number];
  readonly certainty: number;
  readonly objects: number;
}

export const usual: World = { brightness: 0.6, mix: [0.8, 0.08, 0.12], certainty: 0.85, objects: 12 };

/** A detector of three kinds of cells; `thresholds` by class. */
export function cellManifest(thresholds: readonly (number | undefined)[] = []): Manifest {
  const labels = ['RBC', 'WBC', 'Platelets'].map((name, i) => ({
    name,
    ...(thresholds[i] !== undefined && { threshold: thresholds[i] }),
  }));
  return manifestSchema.parse({
    name: 'cells',
    version: '1.0.0',
    task: 'detection',
    sha256: '0'.repeat(64),
    input: { width: 416, height: 416 },
    output: { family: 'yolo' },
    labels,
  });
}

/** Numbers in [0, 1), always the same for a seed (Mulberry32, Tommy Ettinger, public domain). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Records of pictures from a world. The objects of one picture are alike, as they are in life: each picture has a class
 * mix, a certainty and an object size of its own.
 */
export function recordsOf(world: World, pictures: number, random: () => number): PredictionRecord[] {
  // Box-Muller.
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const clip = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  return Array.from({ length: pictures }, (_, index) => {
    const weights = world.mix.map((share) => share * Math.exp(0.5 * normal()));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const own = world.certainty + 0.04 * normal();
    const side = Math.exp(Math.log(80) + 0.2 * normal());
    const predictions = Array.from({ length: Math.max(0, Math.round(world.objects + 3 * normal())) }, () => {
      let at = random() * total;
      const classId = weights.findIndex((weight) => {
        at -= weight;
        return at < 0;
      });
      const box = { x: 0, y: 0, width: side * Math.exp(0.1 * normal()), height: side };
      const score = clip(own + 0.06 * normal(), 0.26, 0.999);
      return { label: ['RBC', 'WBC', 'Platelets'][classId]!, classId, score, box };
    });
    const brightness = clip(world.brightness + 0.06 * normal(), 0, 1);
    const time = new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString();
    return {
      id: `01${String(index).padStart(24, '0')}`,
      time,
      requestId: String(index),
      outcome: 'ok',
      source: 'api',
      model: { name: 'cells', version: '1.0.0', task: 'detection', sha256: '0'.repeat(64) },
      image: {
        width: 640,
        height: 480,
        format: random() < 0.7 ? 'jpeg' : 'png',
        bytes: 1,
        orientation: 1,
        sha256: '0'.repeat(64),
      },
      // Darker pictures have smaller differences too.
      light: { brightness, sharpness: (brightness / 0.6) ** 2 * Math.exp(5 + 0.4 * normal()) },
      count: predictions.length,
      meanScore: 0,
      classDistribution: {},
      predictions,
    };
  });
}
