import type { Prediction, Result } from '../../contract/answer.ts';
import { boxBetween, moved, resized } from '../../frontend/src/correct/boxes.ts';
import { asFound, edited, judged, toCoco, toFeedback, toItems } from '../../frontend/src/correct/correction.ts';

const size = { width: 100, height: 80 };
const box = { x: 10, y: 10, width: 20, height: 30 };
const all: Prediction[] = [
  { label: 'RBC', classId: 0, score: 0.9, box },
  { label: 'WBC', classId: 1, score: 0.2, box },
  { label: 'RBC', classId: 0, score: 0.8, box },
];
const items = toItems(all, [all[0]!, all[2]!]);

describe('boxes drawn by hand', () => {
  test('may be drawn from any corner, and end at the edge of the picture', () => {
    expect(boxBetween([50, 60], [20, -15], size)).toEqual({ x: 20, y: 0, width: 30, height: 60 });
    expect(boxBetween([90, 70], [140, 200], size)).toEqual({ x: 90, y: 70, width: 10, height: 10 });
  });

  test('are none where the hand only slipped', () => {
    expect(boxBetween([50, 50], [51, 70], size)).toBeUndefined();
  });

  test('keep their size when moved against the edge', () => {
    expect(moved(box, 500, -500, size)).toEqual({ x: 80, y: 0, width: 20, height: 30 });
  });

  test('are pulled by keys within the picture, and never to nothing', () => {
    expect(resized(box, 500, -5, size)).toEqual({ x: 10, y: 10, width: 90, height: 25 });
    expect(resized(box, -500, 0, size)).toEqual({ x: 10, y: 10, width: 2, height: 30 });
  });
});

describe('what is said of a prediction', () => {
  test('is taken back by saying it once more', () => {
    const wrong = judged(items[0]!, 'incorrect');
    expect(wrong.verdict).toBe('incorrect');
    expect(judged(wrong, 'correct').verdict).toBe('correct');
    expect(judged(wrong, 'incorrect')).toEqual(items[0]);
  });

  test('leaves its mask as long as its box stays where it was', () => {
    const said = [edited(items[0]!, { classId: 1 }), edited(items[1]!, { box: moved(box, 1, 0, size) })];
    expect(asFound(said, all)).toEqual([{ ...all[0], classId: 1 }]);
  });
});

describe('feedback', () => {
  test('numbers predictions as the answer does, also where only some are shown', () => {
    expect(items.map(({ origin }) => origin)).toEqual([0, 2]);
  });

  test('says nothing of what nobody judged', () => {
    expect(toFeedback(items, ' ', size, size)).toEqual([]);
  });

  test('has one body a judged prediction, and one for all that was missed', () => {
    const said = [
      { ...items[0]!, verdict: 'correct' as const },
      edited(items[1]!, { label: 'WBC', classId: 1 }),
      { id: 2, label: 'Platelets', classId: 2, box },
    ];
    expect(toFeedback(said, 'blurred', size, size)).toEqual([
      { verdict: 'correct', prediction: 0 },
      { verdict: 'incorrect', prediction: 2, label: 'WBC', box },
      { verdict: 'incorrect', missed: [{ label: 'Platelets', box }], comment: 'blurred' },
    ]);
  });

  test('has boxes in pixels of the picture that the service saw', () => {
    const [said] = toFeedback([edited(items[0]!, { box })], '', size, { width: 50, height: 160 });
    expect(said).toMatchObject({ box: { x: 5, y: 20, width: 10, height: 60 } });
  });

  test('gives no label for a prediction that is nothing at all', () => {
    expect(toFeedback([edited(items[0]!, { isDeleted: true })], '', size, size)).toEqual([
      { verdict: 'incorrect', prediction: 0 },
    ]);
  });
});

test('toCoco holds the boxes that are left, classes by their id', () => {
  const result = { image: size } as unknown as Result;
  const corrected = [edited(items[0]!, { isDeleted: true }), items[1]!, { id: 2, label: 'WBC', classId: 1, box }];
  expect(toCoco(corrected, result, 'a.jpg', ['RBC', 'WBC'])).toEqual({
    images: [{ id: 1, file_name: 'a.jpg', ...size }],
    categories: [
      { id: 0, name: 'RBC' },
      { id: 1, name: 'WBC' },
    ],
    annotations: [
      { id: 1, image_id: 1, category_id: 0, bbox: [10, 10, 20, 30], area: 600, iscrowd: 0 },
      { id: 2, image_id: 1, category_id: 1, bbox: [10, 10, 20, 30], area: 600, iscrowd: 0 },
    ],
  });
});
