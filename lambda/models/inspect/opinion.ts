import type { z } from 'zod';
import type { outputSchema } from '../../../contract/families.ts';
import type { Port } from '../../session.ts';
import type { Finding } from './finding.ts';

/** `output` of a manifest, as people write it. */
export type OutputInput = z.input<typeof outputSchema>;

/** What one who knows some families says of a file: a family, or why it is none that is known here; else nothing. */
export type Opinion = Finding<OutputInput> | { readonly refused: string } | undefined;

/** Sizes of an output: -1 for those left open. */
export function sizes({ dims }: Port): number[] {
  return dims.map((dim) => (typeof dim === 'number' ? dim : -1));
}
