import type { Feedback, FeedbackEntry } from '../../contract/feedback.ts';
import type { ReviewedRecord } from '../../contract/records.ts';
import { corrected } from '../../vision/corrections.ts';

const box = (x: number) => ({ x, y: 10, width: 20, height: 20 });
const predictions = [
  { label: 'RBC', classId: 0, score: 0.9, box: box(0), area: 400 },
  { label: 'WBC', classId: 1, score: 0.8, box: box(50), area: 400 },
];
const whole = [
  { label: 'RBC', box: box(0), prediction: 0 },
  { label: 'WBC', box: box(50), prediction: 1 },
];

function after(task: 'detection' | 'classification', found: ReviewedRecord['predictions'], said: readonly Feedback[]) {
  const feedback = said.map((entry, index): FeedbackEntry => {
    return { ...entry, id: String(index), time: `2026-01-01T00:00:0${index}.000Z` };
  });
  const model = { name: 'm', version: '1.0.0', task, sha256: 'a' };
  return corrected({ model, predictions: found, feedback });
}
const detected = (...said: Feedback[]) => after('detection', predictions, said);

describe('objects', () => {
  it('stand as they were found while nobody spoke, and are not reviewed', () => {
    expect(detected()).toEqual({ objects: whole, isReviewed: false });
  });

  it('stay where the whole answer is right', () => {
    expect(detected({ verdict: 'correct' })).toEqual({ objects: whole, isReviewed: true });
  });

  it('are removed, relabelled, moved and added, and reviewed once each has a verdict', () => {
    expect(detected({ verdict: 'incorrect', prediction: 0 })).toEqual({ objects: [whole[1]], isReviewed: false });
    expect(
      detected(
        { verdict: 'incorrect', prediction: 0 },
        { verdict: 'incorrect', prediction: 1, label: 'Platelets', box: box(55) },
        { verdict: 'incorrect', missed: [{ label: 'RBC', box: box(80) }] },
      ),
    ).toEqual({
      objects: [
        { label: 'Platelets', box: box(55), prediction: 1 },
        { label: 'RBC', box: box(80) },
      ],
      isReviewed: true,
    });
    expect(detected({ verdict: 'correct', prediction: 0 }, { verdict: 'correct', prediction: 1 })).toEqual({
      objects: whole,
      isReviewed: true,
    });
  });

  it('keep the box where only the label was wrong, and the label where only the box was', () => {
    const { objects } = detected(
      { verdict: 'incorrect', prediction: 0, label: 'WBC' },
      { verdict: 'incorrect', prediction: 1, box: box(60) },
    );
    expect(objects).toEqual([
      { label: 'WBC', box: box(0), prediction: 0 },
      { label: 'WBC', box: box(60), prediction: 1 },
    ]);
  });

  it('are as the latest says, for each of them and for the list of what was missed', () => {
    const missed = (x: number): Feedback => ({ verdict: 'incorrect', missed: [{ label: 'RBC', box: box(x) }] });
    expect(
      detected(
        { verdict: 'incorrect', prediction: 0 },
        { verdict: 'incorrect', prediction: 0, label: 'Platelets' },
        missed(80),
        missed(90),
      ).objects,
    ).toEqual([{ label: 'Platelets', box: box(0), prediction: 0 }, whole[1], { label: 'RBC', box: box(90) }]);
    expect(detected(missed(80), { verdict: 'incorrect', missed: [] })).toEqual({ objects: whole, isReviewed: false });
    expect(detected({ verdict: 'incorrect', prediction: 0 }, missed(80), { verdict: 'correct' })).toEqual({
      objects: whole,
      isReviewed: true,
    });
    expect(detected({ verdict: 'correct' }, { verdict: 'incorrect', prediction: 1 })).toEqual({
      objects: [whole[0]],
      isReviewed: true,
    });
  });

  it('are not known where the whole is wrong and nobody says how, or a missed one has no box', () => {
    expect(detected({ verdict: 'correct' }, { verdict: 'incorrect', comment: 'no' }).isReviewed).toBe(false);
    expect(detected({ verdict: 'incorrect', missed: [{ label: 'RBC' }] }).isReviewed).toBe(false);
  });

  it('may be none: only the whole answer can say so', () => {
    expect(after('detection', [], [])).toEqual({ objects: [], isReviewed: false });
    expect(after('detection', [], [{ verdict: 'correct' }])).toEqual({ objects: [], isReviewed: true });
  });
});

describe('the class of a picture', () => {
  const ranked = [
    { label: 'Shirt', classId: 6, score: 0.6 },
    { label: 'Coat', classId: 4, score: 0.3 },
  ];
  it.each<[string, Feedback[], string | undefined, boolean]>([
    ['is the first while nobody spoke', [], 'Shirt', false],
    ['is the first where that is right', [{ verdict: 'correct', prediction: 0 }], 'Shirt', true],
    ['is the first where the whole is right', [{ verdict: 'correct' }], 'Shirt', true],
    ['is what people say', [{ verdict: 'incorrect', prediction: 0, label: 'Dress' }], 'Dress', true],
    ['is what people say of the whole', [{ verdict: 'incorrect', label: 'Dress' }], 'Dress', true],
    ['is what was missed', [{ verdict: 'incorrect', missed: [{ label: 'Bag' }] }], 'Bag', true],
    ['is another of the answer', [{ verdict: 'correct', prediction: 1 }], 'Coat', true],
    ['is unknown where it is wrong only', [{ verdict: 'incorrect', prediction: 0 }], undefined, false],
    ['is not told by another being wrong', [{ verdict: 'incorrect', prediction: 1 }], 'Shirt', false],
    [
      'is what the latest says',
      [{ verdict: 'correct' }, { verdict: 'incorrect', prediction: 0, label: 'Dress' }],
      'Dress',
      true,
    ],
    [
      'stays what people said where the rest is said to be wrong',
      [
        { verdict: 'incorrect', prediction: 0, label: 'Dress' },
        { verdict: 'incorrect', prediction: 1 },
      ],
      'Dress',
      true,
    ],
  ])('%s', (_name, said, label, isReviewed) => {
    const objects = label === undefined ? [] : [{ label }];
    expect(after('classification', ranked, said)).toEqual({ objects, isReviewed });
  });
});
