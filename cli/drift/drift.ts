import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ApiError } from '../../contract/api-error.ts';
import type { Drift, DriftOptions } from '../../contract/drift.ts';
import type { Check } from '../../contract/parity.ts';
import { Failure } from '../failure.ts';
import { openService, type Service, type ServiceFlags } from '../records/service.ts';
import { driftPage } from './page.ts';
import { driftText } from './text.ts';

export interface DriftFlags extends ServiceFlags, Omit<DriftOptions, 'version'> {
  readonly report?: string;
  readonly json: boolean;
}

/** `glimpse models drift`: ends with 1 where something moved, or where the parity picture gets another answer. */
export async function drift(asked: string, { api, key, report, json, ...span }: DriftFlags): Promise<void> {
  const [name, version] = asked.split('@') as [string, string?];
  const service = openService({ ...(api !== undefined && { api }), ...(key !== undefined && { key }) });
  const found = await service.records.drift(name, { ...span, ...(version !== undefined && { version }) });
  const check = await consistency(service, found);
  if (report !== undefined) {
    await mkdir(dirname(report), { recursive: true });
    await writeFile(report, await driftPage(found, check, service.records));
  }
  process.stdout.write(
    json ? `${JSON.stringify({ ...found, consistency: check ?? null }, null, 2)}\n` : driftText(found, check),
  );
  if (found.status === 'drift' || check?.ok === false) throw new Failure('');
  if (found.status === 'no-baseline') {
    throw new Failure(`Take one while all is well: glimpse models baseline ${asked}`, 2);
  }
}

/** The parity check of the version that was compared; undefined where its package has none. */
async function consistency({ models }: Service, { model }: Drift): Promise<Check | undefined> {
  try {
    return await models.check(model.name, model.version);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_found') return undefined;
    throw error;
  }
}
