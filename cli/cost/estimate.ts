import { driftMetrics, ownMetrics, pictureServices } from '../../contract/metrics.ts';
import { costOf, type Machine, prices, standing } from '../../lambda/cost.ts';

/** MB of memory at which Lambda gives a whole CPU; below, a share of one. */
export const MB_PER_CPU = 1769;

/** Metrics that alarms of the stack look at, each paid by itself (lib/monitoring/alarms.ts; a test compares). */
export const ALARM_METRICS = 22;
/** Secrets of the stack: the page's key, and what webhooks are signed with. */
const SECRETS = 2;
/** The service's own metrics: those of calls, the same of jobs, and drift. */
export const OWN_METRICS = pictureServices.length * Object.keys(ownMetrics).length + Object.keys(driftMetrics).length;
/**
 * Milliseconds from nothing to the first prediction, which Lambda bills: image, Node, runtime, model. Stated, not measured: on
 * a laptop it is 155 ms (docs/accuracy.md), in Lambda bringing the image comes first.
 */
const COLD_START_MS = 1500;
/** Gigabytes: one image of the function, which layers share; logs of one call on the function and the gateway. */
const IMAGE_GB = 0.4;
const LOG_GB_PER_CALL = 4e-6;
/** A record of 1.3 KB packed (cells, 20 objects), in the table and in its index by model. */
const RECORD_KB = 2.6;
/** One that travels alone, as where calls are few: two units for each place, one for each of the day's sums; sent, received, deleted; written in 30 ms. */
const TABLE_WRITES = 8;
const QUEUE_REQUESTS = 3;
const WRITER = { memoryMb: 256, architecture: 'arm64', ms: 30 } as const;
/** Lambda asks an empty queue too: five at once, each waiting 20 s. */
const IDLE_REQUESTS = (5 * 30 * 86_400) / 20;

/** What a month is made of, in US dollars. */
export interface Month {
  readonly compute: number;
  readonly coldStarts: number;
  readonly requests: number;
  readonly gateway: number;
  readonly records: number;
  readonly logs: number;
  readonly storage: number;
  readonly metrics: number;
  readonly alarms: number;
  readonly dashboard: number;
  readonly firewall: number;
  readonly total: number;
}

export interface Plan extends Machine {
  /** Calls a month, one picture each. */
  readonly calls: number;
  /** Milliseconds of a call on this machine. */
  readonly ms: number;
  /** Share of the calls that begin in a new environment, 0..1. */
  readonly coldStarts: number;
  /** Gigabytes of model packages. */
  readonly modelsGb: number;
  readonly firewall: boolean;
}

/** The month of a plan. Free tiers are left out: what a second project in the account pays. */
export function monthOf({ calls, ms, coldStarts, modelsGb, firewall, ...machine }: Plan): Month {
  const perRequest = prices.lambdaRequest + prices.gatewayRequest;
  const computeOf = (billed: number) => costOf(billed, 1, machine).usd - perRequest;
  const month = {
    compute: calls * computeOf(ms),
    coldStarts: calls * coldStarts * computeOf(COLD_START_MS),
    requests: calls * prices.lambdaRequest,
    gateway: calls * prices.gatewayRequest,
    records: recordsOf(calls),
    logs: calls * LOG_GB_PER_CALL * standing.logGb,
    storage: modelsGb * standing.bucketGbMonth + IMAGE_GB * standing.imageGbMonth + SECRETS * standing.secretMonth,
    // Metrics are paid by the hour in which they come; a busy month has all of them.
    metrics: calls === 0 ? 0 : OWN_METRICS * standing.metricMonth,
    alarms: ALARM_METRICS * standing.alarmMetricMonth,
    dashboard: standing.dashboardMonth,
    // With the secret by which it knows CloudFront.
    firewall: firewall ? standing.firewallMonth + standing.secretMonth + calls * standing.firewallRequest : 0,
  };
  return { ...month, total: Object.values(month).reduce((sum, part) => sum + part, 0) };
}

/** Keeping a record of each call: its way through the queue into the table, and its place there. */
function recordsOf(calls: number): number {
  const compute = (WRITER.memoryMb / 1024) * (WRITER.ms / 1000) * prices.gbSecond[WRITER.architecture];
  const each =
    QUEUE_REQUESTS * standing.queueRequest + prices.lambdaRequest + compute + TABLE_WRITES * standing.tableWrite;
  return calls * each + IDLE_REQUESTS * standing.queueRequest + ((calls * RECORD_KB) / 1e6) * standing.tableGbMonth;
}

/** Milliseconds of a call at a memory setting; times of whole CPUs by their number, as measured. */
export function msAt(memoryMb: number, measured: ReadonlyMap<number, number>): number | undefined {
  if (memoryMb >= MB_PER_CPU) return measured.get(Math.floor(memoryMb / MB_PER_CPU));
  const one = measured.get(1);
  // Below one CPU Lambda gives slices of one: as much work in more time.
  return one === undefined ? undefined : (one * MB_PER_CPU) / memoryMb;
}

export interface Setting {
  readonly memoryMb: number;
  readonly ms: number;
  readonly usdPer1000: number;
}

/** Memory settings worth choosing among, with their time and cost; those too small for the model are left out. */
export function settings(
  measured: ReadonlyMap<number, number>,
  architecture: Machine['architecture'],
  leastMb: number,
): Setting[] {
  const wholes = [...measured.keys()].map((cpus) => cpus * MB_PER_CPU);
  return [512, 768, 1024, 1280, 1536, ...wholes]
    .filter((memoryMb) => memoryMb >= leastMb)
    .flatMap((memoryMb) => {
      const ms = msAt(memoryMb, measured);
      if (ms === undefined) return [];
      return [{ memoryMb, ms, usdPer1000: costOf(ms, 1, { memoryMb, architecture }).usd * 1000 }];
    });
}

/** Costs this near to one another are the same: what one measurement differs from the next. */
const SAME = 1.02;

/** The cheapest setting whose calls take no longer than the target; of equally cheap ones the fastest. */
export function cheapest(all: readonly Setting[], targetMs: number): Setting | undefined {
  const fit = all.filter(({ ms }) => ms <= targetMs);
  const least = Math.min(...fit.map(({ usdPer1000 }) => usdPer1000));
  return fit.filter(({ usdPer1000 }) => usdPer1000 <= least * SAME).sort((one, other) => one.ms - other.ms)[0];
}
