import { apiKey } from '../api/key.ts';
import { TroubleError } from '../api/trouble.ts';
import type { Answered, Answerer, Ask, Attention } from '../ask/ask.ts';
import type { Picture } from '../picture/picture.ts';
import type { Cancel, Question, Reply } from './messages.ts';

let worker: Worker | undefined;
let nextId = 0;

/** Asks the model in this browser: the picture never leaves the device. */
export const browser: Answerer = (picture, ask, attention) => {
  // Made at the first question, so that the runtime is loaded only where it is wanted.
  worker ??= new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  return answerOf(worker, picture, ask, attention);
};

function answerOf(to: Worker, picture: Picture, ask: Ask, { signal, onProgress }: Attention): Promise<Answered> {
  const id = nextId++;
  const { model, version, threshold, iou, limit, explain = false } = ask;
  const { file } = picture;
  const wanted = { model: model.name, version, threshold, iou, limit, explain };
  const question: Question = { id, kind: 'ask', file, ...wanted, apiKey: apiKey() };
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const settle = (act: () => void) => {
      controller.abort();
      act();
    };
    const listen = { signal: controller.signal };
    to.addEventListener(
      'message',
      ({ data: reply }: MessageEvent<Reply>) => {
        if (reply.id !== id) return;
        if (reply.kind === 'progress') onProgress?.(reply.share);
        else if (reply.kind === 'result') {
          const { result, heat } = reply;
          settle(() => resolve({ result, seen: result.image, ...(heat && { heat }) }));
        } else settle(() => reject(new TroubleError(trouble(reply.message))));
      },
      listen,
    );
    // A worker that cannot even start says so here, and will answer nobody: the next question starts another.
    const broken = () => {
      to.terminate();
      if (worker === to) worker = undefined;
      settle(() => reject(new TroubleError(trouble('it did not start'))));
    };
    to.addEventListener('error', broken, listen);
    const leave = () => {
      to.postMessage({ id, kind: 'cancel' } satisfies Cancel);
      settle(() => reject(signal.reason));
    };
    signal.addEventListener('abort', leave, listen);
    to.postMessage(question);
  });
}

function trouble(message: string) {
  return {
    code: 'runtime' as const,
    title: 'The model does not run in this browser',
    detail: `The reason given: ${message}. Switch "In this browser" off to ask the service instead.`,
  };
}
