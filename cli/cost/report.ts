import { styleText } from 'node:util';
import type { Size } from '../../vision/types.ts';
import type { Month, Setting } from './estimate.ts';

interface Told {
  readonly model: string;
  readonly size: Size;
  readonly calls: number;
  readonly memoryMb: number;
  readonly architecture: string;
  readonly ms: number;
  readonly residentMb: number;
  readonly month: Month;
  readonly settings: readonly Setting[];
  readonly latencyMs: number;
  readonly cheapest?: Setting;
}

const names: Readonly<Record<keyof Month, string>> = {
  compute: 'compute (Lambda)',
  coldStarts: 'cold starts (Lambda)',
  requests: 'requests (Lambda)',
  gateway: 'gateway (REST API)',
  records: 'records: queue, table',
  logs: 'logs',
  storage: 'storage: models, image, secrets',
  metrics: 'metrics',
  alarms: 'alarms',
  dashboard: 'dashboard',
  firewall: 'firewall',
  total: 'total',
};

/** The estimate for people. */
export function report({ month, settings, cheapest, ...told }: Told): string {
  const { width, height } = told.size;
  const parts = (Object.keys(names) as (keyof Month)[]).filter((part) => part === 'total' || month[part] > 0);
  const lines = parts.map((part) => {
    const line = `  ${names[part].padEnd(32)}${usd(month[part]).padStart(12)}`;
    return part === 'total' ? styleText('bold', line) : line;
  });
  const per1000 = told.calls > 0 ? `, ${usd((month.total / told.calls) * 1000)} for 1000 calls` : '';
  return [
    `${told.model}, ${width} x ${height}: ${told.ms.toFixed(1)} ms a call at ${told.memoryMb} MB ${told.architecture}, as measured on this machine`,
    '',
    `A month of ${told.calls.toLocaleString('en')} calls, US dollars (free tiers left out)${per1000}`,
    ...lines,
    '',
    'Memory     ms a call   USD per 1000 calls',
    ...settings.map((each) => row(each, each.memoryMb === cheapest?.memoryMb)),
    cheapest
      ? `Cheapest within ${told.latencyMs} ms: ${cheapest.memoryMb} MB.`
      : `No setting is within ${told.latencyMs} ms.`,
    styleText('dim', 'Times on Lambda differ with its processors: the cost of each call is in its answer.'),
    '',
  ].join('\n');
}

function row({ memoryMb, ms, usdPer1000 }: Setting, best: boolean): string {
  const text = `${String(memoryMb).padStart(6)} MB ${ms.toFixed(1).padStart(10)} ${usdPer1000.toFixed(4).padStart(20)}`;
  return best ? styleText('green', `${text}  <`) : text;
}

function usd(value: number): string {
  return value.toFixed(value >= 1 ? 2 : 4);
}
