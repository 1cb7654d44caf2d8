import { join } from 'node:path';
import sharp from 'sharp';
import { feedbackSchema } from '../../../contract/feedback.ts';
import { receiptCheckSchema, recordListSchema, reviewedRecordSchema } from '../../../contract/records.ts';
import { usageSchema } from '../../../contract/usage.ts';
import type { EventParts } from '../../support/events.ts';
import { useFolders } from '../../support/folders.ts';
import { localApp } from '../../support/local-app.ts';
import { writePackage } from '../../support/packages.ts';

const folder = useFolders();
let red: Buffer;

beforeAll(async () => {
  red = await sharp({ create: { width: 40, height: 30, channels: 3, background: { r: 255, g: 0, b: 51 } } })
    .png()
    .toBuffer();
});

/** A service of its own, whose only model is the tiny classifier. */
function start(env: Record<string, string> = {}) {
  const home = folder();
  writePackage(join(home, 'models', 'means'));
  const ask = localApp({ GLIMPSE_HOME: home, ...env });
  return (parts: EventParts) => ask(parts);
}
const get = (path: string, parts: EventParts = {}): EventParts => ({ method: 'GET', path, ...parts });
const json = { 'content-type': 'application/json' };
const say = (id: string, body: object): EventParts => ({
  path: `/v1/predictions/${id}/feedback`,
  headers: json,
  body: JSON.stringify(body),
});
const ofMeans = { query: { model: 'means' } };

describe('the record of a prediction', () => {
  it('is there when the answer is, with all the tables need', async () => {
    const ask = start();
    const { body: answer } = await ask({ body: red, ...ofMeans });
    const { status, body } = await ask(get(`/v1/predictions/${answer.id}`));
    expect(status).toBe(200);
    expect(reviewedRecordSchema.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      id: answer.id,
      outcome: 'ok',
      source: 'api',
      model: answer.model,
      image: answer.image,
      top: { index: 0, value: 1, label: 'red' },
      raw: [1, 0, 0.2],
      count: 3,
      light: { brightness: 0.3218, sharpness: 0 },
      timing: answer.timing,
      cost: answer.cost,
      receipt: { image: answer.image.sha256, model: answer.model.sha256 },
      feedback: [],
    });
    expect(body.stored).toBeUndefined();
    expect(JSON.stringify(body)).not.toContain('base64');
  });
});
