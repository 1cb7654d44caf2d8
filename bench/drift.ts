/**
 * How often the comparison with a baseline says drift: of pictures like those of the baseline (which is a false alarm), and
 * of pictures that moved. Made-up pictures, see test/support/drift-world.ts; always the same.
 *
 *     node bench/drift.ts [comparisons]     2,000 of each row unless said
 */
import { takeBaseline } from '../lambda/drift/baseline.ts';
import { compareDrift } from '../lambda/drift/compare.ts';
import { cellManifest, recordsOf, seeded, usual, type World } from '../test/support/drift-world.ts';

const comparisons = Number(process.argv[2] ?? 2000);
const manifest = cellManifest();

const worlds: readonly (readonly [name: string, world: World])[] = [
  ['the same', usual],
  ['brightness 0.60 to 0.54', { ...usual, brightness: 0.54 }],
  ['brightness 0.60 to 0.50', { ...usual, brightness: 0.5 }],
  ['Platelets 12 % to 40 %', { ...usual, mix: [0.52, 0.08, 0.4] }],
  ['certainty 0.85 to 0.80', { ...usual, certainty: 0.8 }],
  ['objects 12 to 9', { ...usual, objects: 9 }],
];

console.log(`alarms in ${comparisons} comparisons`);
console.log(
  `${'baseline, now'.padEnd(26)}${['100, 30', '200, 100', '500, 500'].map((size) => size.padStart(10)).join('')}`,
);
for (const [name, world] of worlds) {
  const cells = [
    [100, 30],
    [200, 100],
    [500, 500],
  ].map(([before, after]) => {
    const random = seeded(before!);
    // What moved needs no long run to show; pictures of a thousand comparisons are not kept.
    const times = world === usual ? comparisons : Math.ceil(comparisons / 20);
    let alarms = 0;
    for (let i = 0; i < times; i++) {
      const baseline = takeBaseline(recordsOf(usual, before!, random), manifest, new Date(0));
      if (compareDrift(baseline, recordsOf(world, after!, random), manifest).status === 'drift') alarms++;
    }
    return `${((100 * alarms) / times).toFixed(world === usual ? 2 : 0)} %`.padStart(10);
  });
  console.log(`${name.padEnd(26)}${cells.join('')}`);
}
