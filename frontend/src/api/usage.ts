import type { Usage } from '../../../contract/usage.ts';
import { requestJson } from './request.ts';

/** What the service did, day by day. `from` is inclusive, `to` exclusive; days are UTC. */
export function readUsage(from: string, to: string, model: string): Promise<Usage> {
  const query = new URLSearchParams({ from, to, ...(model !== '' && { model }) });
  return requestJson<Usage>(`/v1/usage?${query}`);
}
