import type { Result } from '../../../contract/answer.ts';

/** What the page asks of the worker. */
export interface Question {
  readonly id: number;
  readonly file: Blob;
  readonly model: string;
  readonly version: string;
  readonly threshold: number;
  readonly iou: number;
  readonly limit: number;
  /** For services that ask for a key: the model's files need it too. */
  readonly apiKey: string;
}

/** What the worker answers: how far the model's download is, then the result or why there is none. */
export type Reply =
  | { readonly id: number; readonly kind: 'progress'; readonly share: number }
  | { readonly id: number; readonly kind: 'result'; readonly result: Result }
  | { readonly id: number; readonly kind: 'failed'; readonly message: string };
