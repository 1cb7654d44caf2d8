import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describeShared, shared } from '../shared.ts';

interface Line {
  readonly file: string;
  readonly status: number;
  readonly code?: string;
}

// In a process of its own: what a bad file could do to it is what is looked for.
function answersFor(folder: string): { lines: Line[]; maxRssMb: number; exit: number | null } {
  const script = join(import.meta.dirname, '..', 'support', 'answer-folder.ts');
  const { status, stdout } = spawnSync(process.execPath, [script, shared(folder)], {
    encoding: 'utf8',
    timeout: 500_000,
    maxBuffer: 64e6,
  });
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { lines: rows.slice(0, -1), maxRssMb: rows.at(-1).maxRssMb, exit: status };
}

describeShared('every file of the conformance and fuzzing corpora through the app', () => {
  it.each([
    ['images', 45],
    ['hostile', 400],
  ])('%s: an answer or a 4xx problem, in under 512 MB', (folder, least) => {
    const { lines, maxRssMb, exit } = answersFor(folder);
    const statuses = Object.groupBy(lines, ({ status, code }) => `${status} ${code ?? ''}`.trim());
    console.info(
      folder,
      Object.fromEntries(Object.entries(statuses).map(([key, each]) => [key, each?.length])),
      `${maxRssMb} MB`,
    );
    expect(exit).toBe(0);
    expect(lines.length).toBeGreaterThan(least);
    expect(lines.filter(({ status }) => status !== 200 && (status < 400 || status >= 500))).toEqual([]);
    expect(maxRssMb).toBeLessThan(512);
  });
});
