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
  readonly images?: number;
  readonly failedImages?: number;
  readonly imageKinds?: readonly string[];
  readonly predictions?: number;
  readonly meanScore?: number;
  readonly usd?: number;
  readonly coldStart?: boolean;
  readonly modelLoadMs?: number;
}

/** Port: where logs and metrics go. Powertools in Lambda, a tidy line on a terminal. */
export interface Telemetry {
  readonly middlewares: readonly Middleware[];
  info(message: string, fields?: object): void;
  /** An error of ours: kept with its cause for the developer, told to the caller by request id only. */
  error(message: string, error: unknown, fields?: object): void;
  call(record: CallRecord): void;
}
