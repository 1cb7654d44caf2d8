import { styleText } from 'node:util';

/** Rows under their titles, in columns as wide as they need. Numbers stand to the right: columns whose title begins with a blank. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, at) => Math.max(title.trim().length, ...rows.map((row) => row[at]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => (titles[at]!.startsWith(' ') ? cell.trim().padStart(widths[at]!) : cell.padEnd(widths[at]!)))
      .join('  ')
      .trimEnd();
  return [styleText('dim', line(titles)), ...rows.map(line)].map((each) => `${each}\n`).join('');
}
