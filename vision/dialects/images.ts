import type { Result, Results } from '../../contract/answer.ts';

export type Failed = Extract<Results['results'][number], { error: unknown }>;

/** The images of an answer, in the order they were sent. */
export function imagesOf(answer: Result | Results): readonly (Result | Failed)[] {
  return isMany(answer) ? answer.results : [answer];
}

export function isMany(answer: Result | Results): answer is Results {
  return 'results' in answer;
}

export function isFailed(image: Result | Failed): image is Failed {
  return 'error' in image;
}

export function isDone(image: Result | Failed): image is Result {
  return !isFailed(image);
}

/** What an image is called: its file, or the id of its prediction. */
export function nameOf({ file, id }: Result): string {
  return file ?? id;
}
