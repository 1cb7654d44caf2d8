import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

export type Middleware = MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult>;

/** What is known of one call when its answer is. Never image bytes. */
export interface CallRecord {
  readonly requestId: string;
  readonly method: string;
  /** The route's template, e.g. `/v1/models/{name}`. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
  readonly code?: string;
  readonly model?: string;
  /** The version that answered. */
  readonly version?: string;
  readonly images?: number;
  readonly failedImages?: number;
  readonly imageKinds?: readonly string[];
  readonly predictions?: number;
  readonly meanScore?: number;
  /** Predictions of each class, and the class with most. */
  readonly classes?: Readonly<Record<string, number>>;
  readonly topLabel?: string;
  /** See `certaintyMargin`. */
  readonly certaintyMargin?: number;
  readonly usd?: number;
  readonly coldStart?: boolean;
  readonly modelLoadMs?: number;
  /** Milliseconds of each stage, the mean over the images of the call. */
  readonly stages?: Readonly<Record<'decode' | 'preprocess' | 'infer' | 'postprocess', number>>;
  /** Bytes of the request's and the answer's body, as Lambda carries them. */
  readonly bytesIn?: number;
  readonly bytesOut?: number;
  /** CloudFront's id of the request, where it came that way. */
  readonly edgeId?: string;
}

/** Port: where logs and metrics go. Powertools in Lambda, a tidy line on a terminal. */
export interface Telemetry {
  readonly middlewares: readonly Middleware[];
  info(message: string, fields?: object): void;
  /** An error of ours: kept with its cause for the developer, told to the caller by request id only. */
  error(message: string, error: unknown, fields?: object): void;
  call(record: CallRecord): void;
}
