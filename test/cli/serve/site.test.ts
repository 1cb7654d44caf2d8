import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isStale } from '../../../cli/serve/site.ts';

const folder = mkdtempSync(join(tmpdir(), 'glimpse-stale-'));
const dist = join(folder, 'dist');
const src = join(folder, 'src');

afterAll(() => rmSync(folder, { recursive: true }));

describe('isStale', () => {
  it('is true before the first build, false after it, and true again once a source is newer', () => {
    mkdirSync(join(src, 'deep'), { recursive: true });
    writeFileSync(join(src, 'deep', 'a.ts'), '');
    utimesSync(join(src, 'deep', 'a.ts'), 1000, 1000);
    utimesSync(join(src, 'deep'), 1000, 1000);
    utimesSync(src, 1000, 1000);
    expect(isStale(dist, [src])).toBe(true);
    mkdirSync(dist);
    writeFileSync(join(dist, 'index.html'), '');
    utimesSync(join(dist, 'index.html'), 2000, 2000);
    expect(isStale(dist, [src, join(folder, 'missing')])).toBe(false);
    utimesSync(join(src, 'deep', 'a.ts'), 3000, 3000);
    expect(isStale(dist, [src])).toBe(true);
  });
});
