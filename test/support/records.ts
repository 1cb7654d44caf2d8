import { randomBytes } from 'node:crypto';
import { encodeTime } from 'ulid';
import type { PredictionRecord } from '../../contract/records.ts';

/** A ULID of a time. */
export function idAt(time: string | number): string {
  const random = [...randomBytes(16)].map((byte) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[byte % 32]);
  return encodeTime(new Date(time).getTime()) + random.join('');
}

/** A record of a detector's answer, made at a time. */
export function recordAt(time: string | number, parts: Partial<PredictionRecord> = {}): PredictionRecord {
  return {
    id: idAt(time),
    time: new Date(time).toISOString(),
    requestId: 'request-1',
    outcome: 'ok',
    source: 'api',
    model: { name: 'cells', version: '1.0.0', task: 'detection', sha256: 'ab'.repeat(32) },
    image: { width: 640, height: 480, format: 'jpeg', bytes: 12_345, orientation: 1, sha256: 'cd'.repeat(32) },
    count: 1,
    meanScore: 0.9,
    classDistribution: { RBC: 1 },
    predictions: [{ label: 'RBC', classId: 1, score: 0.9, box: { x: 1, y: 2, width: 30, height: 40 }, area: 1200 }],
    timing: {
      decodeMs: 1,
      preprocessMs: 1,
      inferMs: 17,
      postprocessMs: 1,
      modelLoadMs: 0,
      totalMs: 20,
      coldStart: false,
    },
    cost: { usd: 0.000002, memoryMb: 1769, architecture: 'x86_64', billedMs: 20 },
    ...parts,
  };
}
