import { optionsSchema } from '../../contract/options.ts';
import { readConfig } from '../../lambda/config.ts';
import { createFolderStore } from '../../lambda/models/folder-store.ts';
import { createRegistry } from '../../lambda/models/registry.ts';
import { predict } from '../../lambda/predict.ts';
import { useFolders } from '../support/folders.ts';
import { quiet } from '../support/local-app.ts';
import { writePackage } from '../support/packages.ts';

const folder = useFolders();

test.each([
  [60, /over before it was the image's turn: send fewer than 60 images a request, or POST \/v1\/jobs\.$/],
  [1, /over before it was the image's turn\.$/],
])('of %i images one whose turn came too late is told so, not that it took long', async (images, words) => {
  const store = createFolderStore({ root: folder() });
  await store.put(writePackage(folder(), { manifest: { version: '1.0.0' } }));
  const config = readConfig({});
  const model = await createRegistry({ ...config, store, log: quiet }).get('means', '1.0.0');
  const subject = { pixels: { data: new Uint8Array(8 * 8 * 3), width: 8, height: 8, channels: 3 as const } };
  const context = { machine: config, images, modelLoadMs: 0, coldStart: false, deadline: performance.now() - 1 };
  await expect(predict(model, subject, optionsSchema.parse({}), context)).rejects.toMatchObject({
    code: 'timeout',
    message: expect.stringMatching(words),
  });
  model.release();
});
