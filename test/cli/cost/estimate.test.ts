import { cheapest, monthOf, msAt, settings } from '../../../cli/cost/estimate.ts';

const measured = new Map([
  [1, 100],
  [2, 70],
]);
const machine = { memoryMb: 1769, architecture: 'x86_64' as const, coldStarts: 0 };

test('a month is the sum of its parts, and of calls at the price of each', () => {
  const month = monthOf({ calls: 100_000, ms: 100, modelsGb: 0.1, firewall: false, ...machine });
  // 1769 MB for 0.1 s, at 0.0000166667 USD a GB-second.
  expect(month.compute).toBeCloseTo(100_000 * (1769 / 1024) * 0.1 * 0.0000166667, 2);
  expect(month.requests).toBeCloseTo(0.02);
  expect(month.gateway).toBeCloseTo(0.35);
  const { total, ...parts } = month;
  expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(total);
});

test('a cold start is paid by its time, beside the call that waits for it', () => {
  const of = (coldStarts: number) =>
    monthOf({ calls: 100_000, ms: 100, modelsGb: 0.1, firewall: false, ...machine, coldStarts });
  expect(of(0.02).coldStarts).toBeCloseTo(2000 * (1769 / 1024) * 1.5 * 0.0000166667, 3);
  expect(of(0.02).total - of(0).total).toBeCloseTo(of(0.02).coldStarts);
});

test('without a call only what stands there is paid', () => {
  const { compute, requests, gateway, logs, metrics, total } = monthOf({
    calls: 0,
    ms: 100,
    modelsGb: 0.1,
    firewall: false,
    ...machine,
  });
  expect([compute, requests, gateway, logs, metrics]).toEqual([0, 0, 0, 0, 0]);
  expect(total).toBeGreaterThan(6);
  expect(total).toBeLessThan(6.5);
});

test('the firewall is paid for standing there, with a secret of its own, and for what it looks at', () => {
  const of = (calls: number, firewall: boolean) => monthOf({ calls, ms: 100, modelsGb: 0.1, firewall, ...machine });
  expect(of(0, true).total - of(0, false).total).toBeCloseTo(7.4);
  expect(of(1_000_000, true).firewall).toBeCloseTo(7.4 + 0.6);
});

test('a record of each call is paid by what is written and its way through the queue', () => {
  const of = (calls: number) => monthOf({ calls, ms: 100, modelsGb: 0.1, firewall: false, ...machine }).records;
  // Eight units written, three requests to the queue, one start of the writer; then its place for a month.
  expect(of(1_000_000) - of(0)).toBeCloseTo(8 * 0.7625 + 3 * 0.4 + 0.2 + 0.1 + 2.6 * 0.306, 2);
});

test('below one CPU a call takes as much longer as the memory is less; above, as measured', () => {
  expect(msAt(884.5, measured)).toBeCloseTo(200);
  expect(msAt(3008, measured)).toBe(100);
  expect(msAt(3538, measured)).toBe(70);
  expect(msAt(5307, measured)).toBeUndefined();
});

test('the cheapest setting is the cheapest that is fast and large enough', () => {
  const all = settings(measured, 'x86_64', 300);
  expect(cheapest(all, 80)?.memoryMb).toBe(3538);
  expect(cheapest(all, 100)?.memoryMb).toBe(1769);
  expect(cheapest(all, 10)).toBeUndefined();
  expect(settings(measured, 'x86_64', 800).map(({ memoryMb }) => memoryMb)).toEqual([1024, 1280, 1536, 1769, 3538]);
});
