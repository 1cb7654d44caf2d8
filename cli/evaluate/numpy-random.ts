const MASK_64 = (1n << 64n) - 1n;
const MASK_128 = (1n << 128n) - 1n;

/**
 * `numpy.random.default_rng(seed).permutation(count)`, number for number, so that a part cut at random by a training
 * script in Python can be cut again here. `seed` below 2^32. https://github.com/numpy/numpy/tree/main/numpy/random/src
 */
export function permutation(count: number, seed: number): Uint32Array {
  const next = uint32s(seed);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    // Bits enough for `i`, drawn again until they are no more than it.
    const mask = 2 ** (32 - Math.clz32(i)) - 1;
    let j = (next() & mask) >>> 0;
    while (j > i) j = (next() & mask) >>> 0;
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** PCG64 (XSL-RR 128/64, O'Neill 2014): its 64 bits are used in halves, the lower first. */
function uint32s(seed: number): () => number {
  const [a, b, c, d] = seedSequence(seed) as [bigint, bigint, bigint, bigint];
  const multiplier = 0x2360ed051fc65da44385df649fccf645n;
  const increment = ((((c << 64n) | d) << 1n) | 1n) & MASK_128;
  const step = (from: bigint) => (from * multiplier + increment) & MASK_128;
  let state = step((step(0n) + ((a << 64n) | b)) & MASK_128);
  let upper: number | undefined;
  return () => {
    if (upper !== undefined) {
      const half = upper;
      upper = undefined;
      return half;
    }
    state = step(state);
    const folded = (state >> 64n) ^ (state & MASK_64);
    const turn = state >> 122n;
    const word = ((folded >> turn) | (folded << (64n - turn))) & MASK_64;
    upper = Number(word >> 32n);
    return Number(word & 0xffffffffn);
  };
}

/** Four words of 64 bits from a seed: NumPy's SeedSequence. */
function seedSequence(seed: number): bigint[] {
  let constant = 0x43b0d7e5;
  const fold = (value: number) => (value ^ (value >>> 16)) >>> 0;
  const hash = (value: number) => {
    const mixed = value ^ constant;
    constant = Math.imul(constant, 0x931e8875);
    return fold(Math.imul(mixed, constant) >>> 0);
  };
  const pool = [seed, 0, 0, 0].map(hash);
  for (let from = 0; from < 4; from++) {
    for (let to = 0; to < 4; to++) {
      if (from === to) continue;
      const mixed = Math.imul(0xca01f9dd, pool[to]!) - Math.imul(0x4973f715, hash(pool[from]!));
      pool[to] = fold(mixed >>> 0);
    }
  }
  let own = 0x8b51f9dd;
  const halves = Array.from({ length: 8 }, (_, i) => {
    const mixed = pool[i % 4]! ^ own;
    own = Math.imul(own, 0x58f38ded);
    return BigInt(fold(Math.imul(mixed, own) >>> 0));
  });
  return [0, 2, 4, 6].map((i) => halves[i]! | (halves[i + 1]! << 32n));
}
