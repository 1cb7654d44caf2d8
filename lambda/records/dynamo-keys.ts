import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { decodeTime, isValid } from 'ulid';

export type Item = Record<string, AttributeValue>;

/** Partitions that the records of a month are spread over: one takes a thousand writes a second. Never to be changed. */
export const SHARDS = 4;

/** Month of a time: `2026-11`. */
export function monthOf(time: number): string {
  return new Date(time).toISOString().slice(0, 7);
}

/** Key of a record, which its id tells; undefined for what is no id of a record. */
export function recordKey(
  id: string,
): { readonly pk: string; readonly sk: string; readonly place: string } | undefined {
  if (!isValid(id) || id !== id.toUpperCase()) return undefined;
  const place = `${monthOf(decodeTime(id))}#${id.charCodeAt(id.length - 1) % SHARDS}`;
  return { pk: `records#${place}`, sk: id, place };
}

export function feedbackPartition(id: string): string {
  return `feedback#${id}`;
}

export function usagePartition(month: string): string {
  return `usage#${month}`;
}

/** Items that the classes of a day are spread over: an update is charged by the size of its item. */
const CLASS_PARTS = 8;

/** The part of the sums of a day that a field is in. */
export function usagePart(field: string): string {
  if (!/^(count|score):/.test(field)) return 'all';
  const label = field.slice(field.indexOf(':') + 1);
  const hash = [...label].reduce((sum, character) => (sum * 31 + character.codePointAt(0)!) % 65_521, 7);
  return `classes-${hash % CLASS_PARTS}`;
}
