import { decodeTime, isValid } from 'ulid';
import { newId } from '../../lambda/new-id.ts';

describe('newId', () => {
  it('makes ULIDs of now, each later than the one before, many in a millisecond', () => {
    const begun = Date.now();
    const ids = Array.from({ length: 5000 }, newId);
    expect(ids.every(isValid)).toBe(true);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids.map(decodeTime)).size).toBeLessThan(ids.length / 10);
    for (const id of ids) expect(decodeTime(id)).toBeGreaterThanOrEqual(begun);
  });

  it('draws its random part anew in another millisecond', async () => {
    const before = newId();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(newId().slice(10, 22)).not.toBe(before.slice(10, 22));
  });
});
