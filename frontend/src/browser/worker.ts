import { withModel } from './load.ts';
import type { Cancel, Question, Reply } from './messages.ts';
import { predict } from './predict.ts';

const reply = (message: Reply) => postMessage(message);

/** The model whose loading has been told to someone already. */
let toldFor: string | undefined;
/** Questions under way. */
const asked = new Map<number, AbortController>();

addEventListener('message', ({ data }: MessageEvent<Question | Cancel>) => {
  if (data.kind === 'cancel') asked.get(data.id)?.abort();
  else void answer(data);
});

async function answer(question: Question): Promise<void> {
  const { id, model, version, apiKey } = question;
  const controller = new AbortController();
  asked.set(id, controller);
  try {
    const onProgress = (share: number) => reply({ id, kind: 'progress', share });
    const answered = await withModel({ model, version, apiKey, onProgress }, (loaded) => {
      const key = `${model} ${version}`;
      const loadMs = toldFor === key ? 0 : loaded.loadMs;
      toldFor = key;
      return predict(loaded, question, loadMs, controller.signal);
    });
    reply({ id, kind: 'result', ...answered });
  } catch (error) {
    if (controller.signal.aborted) return;
    console.error('glimpse: browser runtime', error);
    reply({ id, kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  } finally {
    asked.delete(id);
  }
}
