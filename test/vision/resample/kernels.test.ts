import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import wabt from 'wabt';
import { layOut, loadKernels } from '../../../vision/resample/kernels.ts';
import { binary } from '../../../vision/resample/kernels-binary.ts';

test('the binary is what kernels.wat compiles to (else: npm run kernels)', async () => {
  const file = join(import.meta.dirname, '..', '..', '..', 'vision', 'resample', 'kernels.wat');
  const { parseWat } = await wabt();
  const module = parseWat('kernels.wat', readFileSync(file, 'utf8'), { simd: true });
  expect(binary).toBe(Buffer.from(module.toBinary({}).buffer).toString('base64'));
});

test('blocks do not touch, are aligned, and the memory grows for them', () => {
  const lengths = [1, 16, 0, 3_000_001, 5];
  const addresses = layOut(lengths);
  for (const [i, address] of addresses.entries()) {
    expect(address % 16).toBe(0);
    const next = addresses[i + 1] ?? loadKernels().memory.buffer.byteLength;
    expect(next - address - lengths[i]!).toBeGreaterThanOrEqual(16);
  }
});
