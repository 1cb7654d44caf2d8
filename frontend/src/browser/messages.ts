import type { Result } from '../../../contract/answer.ts';
import type { Heat } from '../ask/ask.ts';

/** What the page asks of the worker. */
export interface Question {
  readonly id: number;
  readonly kind: 'ask';
  readonly file: Blob;
  readonly model: string;
  readonly version: string;
  readonly threshold: number;
  readonly iou: number;
  readonly limit: number;
  /** Also find out what the model looked at. */
  readonly explain: boolean;
  /** For services that ask for a key: the model's files need it too. */
  readonly apiKey: string;
}

/** Nobody waits for the answer any more. */
export interface Cancel {
  readonly id: number;
  readonly kind: 'cancel';
}

/** What the worker answers: how far the model's download is, then the result or why there is none. */
export type Reply =
  | { readonly id: number; readonly kind: 'progress'; readonly share: number }
  | { readonly id: number; readonly kind: 'result'; readonly result: Result; readonly heat: Heat | undefined }
  | { readonly id: number; readonly kind: 'failed'; readonly message: string };
