import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { recordService } from '../contract/metrics.ts';
import { readConfig } from './config.ts';
import { createPowertools } from './powertools.ts';
import { openRecordStore } from './records/open-store.ts';
import { createWriter } from './records/writer.ts';

const config = readConfig();
const telemetry = createPowertools(recordService, config.metricsNamespace);
const store = openRecordStore(config.records);
if (!store) throw new Error('GLIMPSE_RECORDS=none: there is no table to write to');
const write = createWriter(store, telemetry);

/** What Lambda calls with messages of the queue: takes the records in them to the table. */
export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use([...telemetry.middlewares] as never[])
  .handler(write);
