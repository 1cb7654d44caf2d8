import type { Job, JobFile, JobList, JobRequest } from '../../../contract/jobs.ts';
import { request, requestJson } from './request.ts';

export function listJobs(cursor?: string): Promise<JobList> {
  return requestJson<JobList>(`/v1/jobs${cursor === undefined ? '' : `?${new URLSearchParams({ cursor })}`}`);
}

interface JobBody {
  readonly source: JobRequest['source'];
  readonly options: Partial<JobRequest['options']>;
}

export function submitJob(job: JobBody): Promise<Job> {
  return requestJson<Job>('/v1/jobs', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(job),
  });
}

export async function cancelJob(id: string): Promise<void> {
  await request(`/v1/jobs/${id}`, { method: 'DELETE' });
}

/**
 * Where a file of results is: a path of the service, whose key it takes, or a signed address of the store of files.
 * Signed ones hold for a while only, so that they are asked for when wanted.
 */
export async function addressOf(id: string, file: JobFile): Promise<string> {
  return (await requestJson<Record<JobFile, string>>(`/v1/jobs/${id}/results`))[file];
}

export async function readJobFile(path: string): Promise<Blob> {
  return (await request(path)).blob();
}
