import type { Manifest } from '../../../contract/model.ts';
import type { Health, ModelInfo, ModelList } from '../../../contract/models-answer.ts';
import type { Check } from '../../../contract/parity.ts';
import { request, requestJson } from './request.ts';

export interface Sample {
  readonly name: string;
  readonly url: string;
}

export async function listModels(): Promise<ModelInfo[]> {
  return (await requestJson<ModelList>('/v1/models')).items;
}

export async function listSamples(model: string): Promise<Sample[]> {
  return (await requestJson<{ items: Sample[] }>(`/v1/models/${model}/samples`)).items;
}

/** One model with its history, which the list leaves out. */
export function readModel(name: string): Promise<ModelInfo> {
  return requestJson<ModelInfo>(`/v1/models/${name}`);
}

/** The `model.json` of one version. */
export async function readManifest(model: string, version: string): Promise<Manifest> {
  const written = await requestJson<unknown>(`/v1/models/${model}/files/model.json?version=${version}`);
  // What the file leaves out, the schema knows; loaded where it is needed only, being larger than the page's own code.
  const { manifestSchema } = await import('../../../contract/model.ts');
  return manifestSchema.parse(written);
}

export async function readCard(model: string, version: string): Promise<string> {
  return (await request(`/v1/models/${model}/card?version=${version}`)).text();
}

export function checkModel(model: string, version: string): Promise<Check> {
  return requestJson<Check>(`/v1/models/${model}/check?version=${version}`);
}

export function readHealth(): Promise<Health> {
  return requestJson<Health>('/health');
}
