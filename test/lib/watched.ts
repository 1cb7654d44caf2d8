import type { Synthesized } from './synth.ts';

/** A metric that an alarm or a widget looks at. */
export interface WatchedMetric {
  readonly namespace: string;
  readonly name: string;
  /** Names of the dimensions, sorted; values where they are plain text. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly where: string;
}

// biome-ignore lint/suspicious/noExplicitAny: a template is JSON of many shapes
type Json = any;

/** Every metric that alarms and dashboards of a template watch. References of the template appear as `?`. */
export function watchedMetrics(cloud: Synthesized): WatchedMetric[] {
  const alarms = Object.entries(cloud.resources('AWS::CloudWatch::Alarm')).flatMap(([id, { Properties }]: Json) => {
    const stats = Properties.Metrics?.flatMap(({ MetricStat }: Json) => MetricStat?.Metric ?? []) ?? [Properties];
    return stats.map(({ Namespace, MetricName, Dimensions = [] }: Json) => ({
      namespace: Namespace,
      name: MetricName,
      dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }: Json) => [Name, text(Value)])),
      where: id,
    }));
  });
  const graphs = widgets(cloud).flatMap(({ title, metrics }) => {
    return metrics.map(([namespace, name, ...rest]) => ({ namespace, name, dimensions: pairs(rest), where: title }));
  });
  return [...alarms, ...graphs];
}

/** Metrics of each graph, as arrays of the dashboard's own form; expressions are left out. */
function widgets(cloud: Synthesized): { title: string; metrics: string[][] }[] {
  return Object.values(cloud.resources('AWS::CloudWatch::Dashboard')).flatMap(({ Properties }: Json) => {
    const { widgets: all } = JSON.parse(text(Properties.DashboardBody));
    return all.flatMap(({ properties }: Json) => {
      const metrics = (properties.metrics ?? []).filter(([first]: Json) => typeof first === 'string');
      return metrics.length > 0 ? [{ title: properties.title, metrics }] : [];
    });
  });
}

function pairs(rest: readonly unknown[]): Record<string, string> {
  const flat = rest.filter((each): each is string => typeof each === 'string');
  return Object.fromEntries(flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? '']] : [])));
}

/** A value of a template as text: parts that are only known at deploy become `?`. */
export function text(value: Json): string {
  if (typeof value === 'string') return value;
  const parts = value?.['Fn::Join']?.[1];
  return Array.isArray(parts) ? parts.map((part) => (typeof part === 'string' ? part : '?')).join('') : '?';
}
