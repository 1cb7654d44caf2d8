import { createHash } from 'node:crypto';
import { decodeTime, encodeTime } from 'ulid';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID of this time that is the same whenever it is made of the same text. */
export function ulidOf(time: number, text: string): string {
  const hash = createHash('sha256').update(text).digest();
  const random = [...hash.subarray(0, 16)].map((byte) => CROCKFORD[byte % 32]);
  return encodeTime(time) + random.join('');
}

/**
 * The id of the prediction of one picture of a job: however often a batch is tried, its records are the same ones.
 * @param index of the picture in the job
 */
export function predictionId(job: string, index: number): string {
  return ulidOf(decodeTime(job), `${job}/${index}`);
}

/** Ids in the order of their mirror images are newest first. Its own inverse. */
export function mirrored(id: string): string {
  return [...id].map((character) => CROCKFORD[31 - CROCKFORD.indexOf(character)]).join('');
}

/** Whether a text can be the id of a job: ids are parts of paths. */
export function isJobId(text: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(text);
}
