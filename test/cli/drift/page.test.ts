import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { driftPage } from '../../../cli/drift/page.ts';
import { driftText } from '../../../cli/drift/text.ts';
import type { Check } from '../../../contract/parity.ts';
import type { PredictionRecord } from '../../../contract/records.ts';
import type { RecordsClient } from '../../../contract/records-client.ts';
import { takeBaseline } from '../../../lambda/drift/baseline.ts';
import { compareDrift } from '../../../lambda/drift/compare.ts';
import { cellManifest, recordsOf, seeded, usual } from '../../support/drift-world.ts';

const picture = readFileSync(join(import.meta.dirname, '../../../models/cells/samples/00222.jpg'));
const manifest = cellManifest();
const random = seeded(5);
const baseline = takeBaseline(recordsOf(usual, 200, random), manifest, new Date('2026-02-01T00:00:00Z'));
const darker = recordsOf({ ...usual, brightness: 0.3 }, 60, random).map((record, i): PredictionRecord => {
  // Every second picture is kept; names come from whoever calls.
  return { ...record, file: `<${i}>.jpg`, ...(i % 2 === 0 && { stored: { picture: 'images/x' } }) };
});
const drift = compareDrift(baseline, darker, manifest);
const check = { ok: true, cases: 2 } as Check;

const client = {
  get: async (id: string) => darker.find((record) => record.id === id),
  picture: async () => picture,
} as unknown as RecordsClient;

it('the pictures that moved it most are kept ones that lie where few of the baseline do, with their own values', () => {
  expect(drift.movers).toHaveLength(12);
  for (const { id, why } of drift.movers) {
    const { stored, light } = darker.find((record) => record.id === id)!;
    expect(stored).toBeDefined();
    expect(why).toEqual([`brightness ${light!.brightness.toFixed(2)}`]);
    expect(light!.brightness).toBeLessThan(0.45);
  }
});

it('the page names what moved, shows each figure then and now, and draws the pictures', async () => {
  const page = await driftPage(drift, check, client);
  expect(page).toContain('<h1>cells 1.0.0<em class="drift">drift</em></h1>');
  expect(page).toMatch(/<figure class="drift"><figcaption><strong>brightness<\/strong>/);
  expect(page.match(/<figure class="(drift|ok|too-few)">/g)).toHaveLength(drift.figures.length);
  expect(page.match(/src="data:image\/webp;base64,/g)).toHaveLength(12);
  expect(page).toContain('&lt;0&gt;.jpg');
  expect(page).toContain('the same answers as packaged to 2 parity pictures');
});

it('the page needs nothing else', async () => {
  const page = await driftPage(drift, check, client);
  expect(page).not.toMatch(/<script|<link|src="(?!data:)|url\(|@import/);
});

it('pictures that are gone since are left out', async () => {
  const gone = { ...client, picture: async () => Promise.reject(new Error('gone')) };
  const page = await driftPage(drift, check, gone);
  expect(page).not.toContain('<img');
  expect(page).toContain('None is kept');
});

it('on a terminal each figure is a line, those that moved first', () => {
  const lines = driftText(drift, { ...check, ok: false }).split('\n');
  expect(lines[0]).toMatch(/^cells 1\.0\.0 drifts in brightness\. Pictures are darker: /);
  expect(lines[3]).toMatch(/^DRIFT +brightness +\d+\.\d\d +0\.\d\d +0\.\d{3} +Pictures are darker/);
  expect(lines.slice(4, 13).every((line) => line.startsWith('ok') || line.startsWith('too few'))).toBe(true);
  expect(lines.at(-2)).toBe('consistency: DIFFERENT answers to 2 parity pictures: see glimpse models verify');
});
