import { loadModel } from './load.ts';
import type { Question, Reply } from './messages.ts';
import { predict } from './predict.ts';

const reply = (message: Reply) => postMessage(message);

/** The model whose loading has been told to someone already. */
let toldFor: string | undefined;

addEventListener('message', async ({ data: question }: MessageEvent<Question>) => {
  const { id, model, version, apiKey } = question;
  try {
    const onProgress = (share: number) => reply({ id, kind: 'progress', share });
    const loaded = await loadModel({ model, version, apiKey, onProgress });
    const key = `${model} ${version}`;
    const loadMs = toldFor === key ? 0 : loaded.loadMs;
    toldFor = key;
    reply({ id, kind: 'result', result: await predict(loaded, question, loadMs) });
  } catch (error) {
    console.error('glimpse: browser runtime', error);
    reply({ id, kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
});
