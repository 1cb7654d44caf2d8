import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { modelService } from '../../contract/metrics.ts';

export interface Query {
  readonly name: string;
  readonly filter?: string;
  readonly fields?: readonly string[];
  readonly stats?: string;
  readonly sort?: string;
  readonly limit?: number;
}

/** Every call logs one line with `message` "call" (see CallRecord of lambda/telemetry.ts). */
const calls = 'message = "call"';

/** Questions about usage, ready to run in Logs Insights. */
export const queries = {
  usage: {
    name: 'calls-per-day',
    filter: calls,
    stats:
      'count() as calls, sum(images) as pictures, sum(usd) as usd, pct(ms, 50) as p50, pct(ms, 95) as p95 by bin(1d) as day',
    sort: 'day desc',
  },
  kinds: {
    name: 'kinds-of-pictures',
    filter: `${calls} and ispresent(imageKinds.0)`,
    stats: 'count() as calls by imageKinds.0 as kind',
    sort: 'calls desc',
  },
  classes: {
    name: 'what-is-found',
    filter: `${calls} and ispresent(topLabel)`,
    stats: 'count() as calls, avg(meanScore) as certainty by model, topLabel',
    sort: 'calls desc',
    limit: 50,
  },
  certainty: {
    name: 'certainty-per-day',
    filter: `${calls} and ispresent(meanScore)`,
    stats: 'avg(meanScore) as certainty, min(meanScore) as least by model, bin(1d) as day',
    sort: 'day desc',
  },
  refused: {
    name: 'refused-calls',
    filter: `${calls} and status >= 400 and status < 500`,
    stats: 'count() as calls by route, status, code',
    sort: 'calls desc',
  },
  failed: {
    name: 'failed-calls',
    filter: 'message = "call failed"',
    fields: ['@timestamp', 'requestId', 'path', 'error.message', 'error.stack'],
    sort: '@timestamp desc',
    limit: 100,
  },
  errors: {
    name: 'errors-of-all-functions',
    filter: 'level = "ERROR"',
    fields: ['@timestamp', 'service', 'message', 'error.message', 'requestId'],
    sort: '@timestamp desc',
    limit: 100,
  },
  slow: {
    name: 'slowest-calls',
    filter: calls,
    fields: ['@timestamp', 'requestId', 'route', 'ms', 'modelLoadMs', 'coldStart', 'images'],
    sort: 'ms desc',
    limit: 50,
  },
  cold: {
    name: 'cold-starts',
    filter: `${calls} and coldStart = 1`,
    stats: 'count() as starts, avg(modelLoadMs) as loadMs, pct(ms, 95) as p95 by bin(1h) as hour',
    sort: 'hour desc',
  },
} as const satisfies Record<string, Query>;

/** Lines over time for the dashboard: what one looks at and no alarm watches, which as metrics would cost each by the month. */
export const charts = {
  stages: {
    name: 'Where the time goes, ms',
    filter: `${calls} and ispresent(stages.infer)`,
    stats:
      'avg(stages.decode) as decode, avg(stages.preprocess) as preprocess, avg(stages.infer) as infer, avg(stages.postprocess) as postprocess by bin(5m)',
  },
  loads: {
    name: 'Cold starts and model loads',
    filter: `${calls} and modelLoadMs > 0`,
    stats: 'sum(coldStart) as coldStarts, avg(modelLoadMs) as loadMs by bin(5m)',
  },
  objects: {
    name: 'Objects found',
    filter: `${calls} and ispresent(predictions)`,
    stats: 'sum(predictions) as objects by bin(5m)',
  },
  memory: {
    name: 'Memory and scratch disk, MB',
    filter: `${calls} and service = "${modelService}"`,
    stats: 'max(memoryMb) as memory, max(scratchMb) as scratchDisk by bin(5m)',
  },
  cpu: {
    name: 'CPU time of a call, ms',
    filter: `${calls} and service = "${modelService}"`,
    stats: 'avg(cpuMs) as cpu by bin(5m)',
  },
  bytes: {
    name: 'Bytes in and out',
    filter: calls,
    stats: 'sum(bytesIn) as received, sum(bytesOut) as sent by bin(5m)',
  },
} as const satisfies Record<string, Query>;

/** The text of a query, for a widget. */
export function queryLines({ filter, fields, stats, sort, limit }: Query): string[] {
  return [
    ...(fields ? [`fields ${fields.join(', ')}`] : []),
    ...(filter ? [`filter ${filter}`] : []),
    ...(stats ? [`stats ${stats}`] : []),
    ...(sort ? [`sort ${sort}`] : []),
    ...(limit ? [`limit ${limit}`] : []),
  ];
}

export function saveQueries(scope: Construct, folder: string, logGroups: readonly logs.ILogGroup[]): void {
  for (const [id, query] of Object.entries(queries)) {
    new logs.CfnQueryDefinition(scope, `Query-${id}`, {
      name: `${folder}/${query.name}`,
      logGroupNames: logGroups.map(({ logGroupName }) => logGroupName),
      queryString: queryLines(query).join('\n| '),
    });
  }
}
