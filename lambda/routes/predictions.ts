import { createHash } from 'node:crypto';
import type { APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod';
import { limits } from '../../contract/limits.ts';
import { ProblemError } from '../../contract/problems.ts';
import { type ReceiptCheck, type ReviewedRecord, recordFilterSchema } from '../../contract/records.ts';
import type { ApiDeps } from '../api-service.ts';
import { binary, json, redirect, text } from '../http.ts';
import { forgetImage } from '../kept.ts';
import type { ModelStore } from '../models/store.ts';
import { recordsCsv, tables } from '../records/csv.ts';
import { toCursor } from '../records/filter.ts';
import type { RecordPage, RecordStore } from '../records/store.ts';
import { headerOf } from '../request/body.ts';
import { readQuery } from '../request/checked.ts';
import type { Call } from '../router.ts';

const listSchema = recordFilterSchema.extend({ table: z.enum(tables).default('information') });

/** Bytes that an answer carries as base64, with room for the rest of it. */
const CARRIED = Math.floor((limits.answerBytes * 3) / 4) - 10_000;

/** `/v1/predictions` and what lies below it, but for feedback. */
export function predictionRoutes(deps: Pick<ApiDeps, 'records' | 'blobs' | 'models'>) {
  const { blobs, models } = deps;

  async function answerKept(call: Call, which: 'picture' | 'input'): Promise<APIGatewayProxyResult> {
    const record = await recordOf(deps, call);
    const key = record.stored?.[which];
    if (!key || !blobs) throw new ProblemError('not_found', `The ${which} of prediction ${record.id} was not kept.`);
    const bytes = await blobs.get(key);
    if (!bytes) throw new ProblemError('not_found', `The ${which} of prediction ${record.id} is there no more.`);
    if (bytes.length > CARRIED && blobs.url) return redirect(await blobs.url(key));
    const format = record.image?.format ?? '';
    const type = which === 'input' ? 'image/png' : isPicture(format) ? `image/${format}` : 'application/octet-stream';
    // Somebody else's file: shown as what it is, run as nothing.
    return binary(bytes, type, { 'cache-control': 'private, max-age=3600', 'content-security-policy': 'sandbox' });
  }

  return {
    records: async ({ event }: Call) => {
      const { table, ...filter } = readQuery(event, listSchema);
      const store = storeOf(deps);
      const page = fitting(await store.list(filter));
      if (!wantsCsv(event)) return json(page);
      const answer = text(recordsCsv(table, page.items), 'text/csv; charset=utf-8');
      return page.next === null ? answer : { ...answer, headers: { ...answer.headers, 'x-next-cursor': page.next } };
    },

    record: async (call: Call) => json(await recordOf(deps, call)),

    recordDeletion: async (call: Call) => {
      const record = await recordOf(deps, call);
      // The picture first: a record whose picture is gone can be deleted again, a picture without a record cannot be found.
      if (blobs) await forgetImage(blobs, record);
      await storeOf(deps).delete(record.id);
      return { statusCode: 204, headers: {}, body: '' };
    },

    receipt: async (call: Call) => {
      const { id, receipt, stored, model } = await recordOf(deps, call);
      if (!receipt || !model) throw new ProblemError('not_found', `Prediction ${id} has no receipt: it failed.`);
      const { name, version } = model;
      const found = {
        image: stored && blobs ? sha256(await blobs.get(stored.picture)) : null,
        model: await modelSha256(models, name, version),
        package: sha256(await ifThere(models.readFile(name, version, 'model.json'))),
      };
      const checks = (['image', 'model', 'package'] as const).map((what) => {
        const recorded = receipt[what];
        return { what, ok: found[what] === null ? null : found[what] === recorded, recorded, found: found[what] };
      });
      return json({ ok: checks.every(({ ok }) => ok !== false), checks } satisfies ReceiptCheck);
    },

    keptPicture: (call: Call) => answerKept(call, 'picture'),
    keptInput: (call: Call) => answerKept(call, 'input'),
  };
}

/** @throws ProblemError forbidden where predictions are not recorded */
export function storeOf({ records }: Pick<ApiDeps, 'records'>): RecordStore {
  if (records) return records;
  throw new ProblemError('forbidden', 'Predictions are not recorded here.');
}

/** @throws ProblemError not_found */
export async function recordOf(deps: Pick<ApiDeps, 'records'>, { params }: Call): Promise<ReviewedRecord> {
  const { id = '' } = params;
  return (await storeOf(deps).get(id)) ?? noRecord(id);
}

/** @throws ProblemError not_found */
export function noRecord(id: string): never {
  throw new ProblemError('not_found', `No prediction ${JSON.stringify(id.slice(0, 60))} is recorded here.`);
}

/** Whether a caller asks for a spreadsheet. */
export function wantsCsv(event: Call['event']): boolean {
  return (headerOf(event, 'accept') ?? '').includes('text/csv');
}

/** As much of a page as an answer carries; the rest is on the next. */
function fitting({ items, next }: RecordPage): RecordPage {
  let bytes = 0;
  const over = items.findIndex((item) => {
    bytes += Buffer.byteLength(JSON.stringify(item)) + 1;
    return bytes > CARRIED;
  });
  if (over < 0) return { items, next };
  const carried = items.slice(0, Math.max(1, over));
  return { items: carried, next: toCursor(carried.at(-1)!) };
}

// The store compares the file with its manifest whenever it hands it out.
async function modelSha256(models: ModelStore, name: string, version: string): Promise<string | null> {
  const manifest = await ifThere(models.manifest(name, version));
  if (!manifest) return null;
  try {
    await models.localFile(manifest);
    return manifest.sha256;
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'model_invalid') return 'another file';
    throw error;
  }
}

async function ifThere<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'model_not_found') return undefined;
    throw error;
  }
}

function sha256(bytes: Uint8Array | undefined): string | null {
  return bytes ? createHash('sha256').update(bytes).digest('hex') : null;
}

function isPicture(format: string): boolean {
  return ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'].includes(format);
}
