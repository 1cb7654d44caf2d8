import { letterOf } from '../../../lambda/jobs/letter.ts';
import type { JobRecord } from '../../../lambda/jobs/store.ts';

const job = {
  id: 'J',
  state: 'succeeded',
  total: 3,
  counts: { done: 2, failed: 1 },
  resultsTo: 'returns/results/2026-11-20',
} as JobRecord;
const metrics = {
  job: 'J',
  date: '2026-11-20T18:00:10.000Z',
  model: { name: 'm', version: '1.0.0' },
  done: 2,
  failed: 1,
  predictions: 2,
  meanCertainty: 0.7,
  classes: [
    { label: 'Bag', count: 1, mean: 0.9 },
    { label: 'Coat', count: 1, mean: 0.5 },
  ],
  retrain: [{ label: 'Coat', count: 1, mean: 0.5, threshold: 0.8 }],
  processSeconds: 9.6,
  msPerPrediction: 4800,
};

describe('the letter about a scheduled job', () => {
  it('tells counts, certainty over all and per class, what to retrain, and where the results are', () => {
    const { subject, message } = letterOf(job, metrics);
    expect(subject).toBe('Glimpse: the scheduled job succeeded, retrain');
    expect(message.split('\n')).toEqual([
      'Job J succeeded: 2 of 3 pictures done, 1 failed, 10 s.',
      'Results and metrics.json: returns/results/2026-11-20/',
      'Mean certainty 70.00 % over 2 predictions.',
      '  Bag: 1, 90.00 %',
      '  Coat: 1, 50.00 %',
      'Retrain: Coat is at 50.00 % on average, below the 80.00 % it should have.',
    ]);
  });

  it('fits into a mail whatever is in it', () => {
    const classes = Array.from({ length: 10_000 }, (_, at) => ({ label: `class ${at}`, count: 1, mean: 1 }));
    const { subject, message } = letterOf(
      { ...job, state: 'failed', detail: 'Why.' },
      { ...metrics, classes, retrain: [] },
    );
    expect(subject.length).toBeLessThan(100);
    expect(message.length).toBeLessThan(262_144 / 4);
    expect(message.split('\n')[1]).toBe('Why.');
  });
});
