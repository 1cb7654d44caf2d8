import type { Usage } from '../../contract/usage.ts';
import { table } from '../table.ts';
import { openService, type ServiceFlags } from './service.ts';

interface UsageFlags extends ServiceFlags {
  readonly model?: string;
  readonly from?: string;
  readonly to?: string;
  readonly json: boolean;
}

/** `glimpse records usage`. */
export async function usage({ json, model, from, to, ...service }: UsageFlags): Promise<void> {
  const query = Object.fromEntries(Object.entries({ model, from, to }).filter(([, value]) => value !== undefined));
  const answer = await openService(service).records.usage(query);
  process.stdout.write(json ? `${JSON.stringify(answer, null, 2)}\n` : usageText(answer));
}

function usageText({ days, total }: Usage): string {
  const titles = ['day', ' calls', ' images', ' failed', ' p50 ms', ' p95 ms', ' USD', 'images by model'];
  const rows = [...days, { day: 'all', ...total }].map((day) => [
    day.day,
    String(day.calls),
    String(day.images),
    String(Object.values(day.errors).reduce((sum, count) => sum + count, 0)),
    day.latencyMs ? day.latencyMs.p50.toFixed(1) : '-',
    day.latencyMs ? day.latencyMs.p95.toFixed(1) : '-',
    day.usd.toFixed(6),
    Object.entries(day.models)
      .map(([name, count]) => `${name} ${count}`)
      .join(', '),
  ]);
  const classes = Object.entries(total.classes).sort(([, a], [, b]) => b.count - a.count);
  const mix = classes.map(([name, { count, meanScore }]) => [name, String(count), meanScore.toFixed(3)]);
  return `${table(titles, rows)}${mix.length > 0 ? `\n${table(['class', ' found', ' certainty'], mix)}` : ''}`;
}
