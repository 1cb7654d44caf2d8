/** Round values from 0 to at least `most`, three to six of them: what an axis is labelled with. */
export function ticks(most: number): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough)!;
  const count = Math.ceil(most / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** Every how manieth of `count` labels is written, so that `fitting` of them are at most. */
export function stride(count: number, fitting: number): number {
  return Math.max(1, Math.ceil(count / fitting));
}

const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** "20 Nov" of "2026-11-20". */
export function dayName(day: string): string {
  return days.format(new Date(`${day}T00:00:00Z`));
}
