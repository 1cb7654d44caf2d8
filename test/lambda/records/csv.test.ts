import { parse } from 'csv-parse/sync';
import type { ReviewedRecord } from '../../../contract/records.ts';
import { recordsCsv, usageCsv } from '../../../lambda/records/csv.ts';
import { sumUp, toUsage } from '../../../lambda/records/sums.ts';
import { recordAt } from '../../support/records.ts';

const rows = (csv: string) => parse(csv, { columns: true }) as Record<string, string>[];
const reviewed = (parts: Partial<ReviewedRecord>): ReviewedRecord => ({
  ...recordAt(Date.now()),
  feedback: [],
  ...parts,
});

describe('records as a spreadsheet', () => {
  it('make no formula of what somebody else wrote', () => {
    const [row] = rows(
      recordsCsv('information', [
        reviewed({
          file: '=HYPERLINK("x")',
          top: { index: 0, value: 0.5, label: '+1' },
          classDistribution: { '@a': 1 },
        }),
      ]),
    );
    expect(row).toMatchObject({ file: `'=HYPERLINK("x")`, 'predicted class': "'+1", classes: "'@a: 1" });
  });

  it('have empty cells for what a failed one does not know', () => {
    const { model: _, image: __, timing: ___, cost: ____, ...rest } = reviewed({ outcome: 'timeout', count: 0 });
    const [row] = rows(recordsCsv('information', [rest as ReviewedRecord]));
    expect(row).toMatchObject({ outcome: 'timeout', model: '', 'original width': '', 'mean score': '', usd: '' });
  });

  it('of the raw table are those of classifiers, as wide as the widest', () => {
    const table = recordsCsv('raw', [reviewed({ raw: [1, 2] }), reviewed({}), reviewed({ raw: [3, 4, 5] })]);
    expect(rows(table).map((row) => [row['output 0'], row['output 1'], row['output 2']])).toEqual([
      ['1', '2', ''],
      ['3', '4', '5'],
    ]);
  });

  it('have their line of names where there are none', () => {
    expect(recordsCsv('information', [])).toMatch(/^id,time,outcome/);
    expect(recordsCsv('raw', [])).toBe('id,time,model,version,predicted class\n');
  });
});

it('a call without an image is a call, and no image', () => {
  const { model: _, image: __, predictions: ___, ...rest } = recordAt(Date.now());
  const { total } = toUsage(sumUp([{ ...rest, predictions: [], outcome: 'image_missing' }, recordAt(Date.now())]));
  expect(total).toMatchObject({ calls: 2, images: 1, errors: { image_missing: 1 } });
});

it('usage as a spreadsheet has a line a day and one for all', () => {
  const records = ['2026-11-19T10:00:00Z', '2026-11-20T10:00:00Z'].map((time) => recordAt(time));
  expect(rows(usageCsv(toUsage(sumUp(records))))).toMatchObject([
    { day: '2026-11-19', images: '1', models: 'cells@1.0.0: 1' },
    { day: '2026-11-20', images: '1', classes: 'RBC: 1', certainties: expect.stringMatching(/^RBC: 0\.\d+$/) },
    { day: 'total', images: '2', 'p50 ms': expect.stringMatching(/^(19|20)/) },
  ]);
});
