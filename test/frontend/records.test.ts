import { ticks } from '../../frontend/src/chart/scale.ts';
import { joined } from '../../frontend/src/records/export.ts';
import { isFiltering, noFilter, toFilter } from '../../frontend/src/records/filter.ts';

describe('filters of records', () => {
  test('ask for nothing where nothing is chosen', () => {
    expect(toFilter(noFilter)).toEqual({});
    expect(isFiltering(noFilter)).toBe(false);
  });

  test("take days of the visitor, both inclusive, whatever the calendar's turns", () => {
    const { from, to } = toFilter({ ...noFilter, from: '2026-12-31', to: '2026-12-31' });
    expect(new Date(from!)).toEqual(new Date(2026, 11, 31));
    expect(new Date(to!)).toEqual(new Date(2027, 0, 1));
  });

  test('take scores in percent, within what there is', () => {
    expect(toFilter({ ...noFilter, minScore: '12.5', maxScore: '140' })).toEqual({ minScore: 0.125, maxScore: 1 });
  });

  test('pass names as they are', () => {
    const form = { ...noFilter, model: 'cells', label: 'RBC', verdict: 'none', stored: 'true' } as const;
    expect(toFilter(form)).toEqual({ model: 'cells', label: 'RBC', verdict: 'none', stored: 'true' });
    expect(isFiltering(form)).toBe(true);
  });
});

describe('pages of CSV', () => {
  test('stand below one line of names', () => {
    expect(joined(['id,label\n1,RBC\n', 'id,label\n2,WBC\n'])).toBe('id,label\n1,RBC\n2,WBC\n');
  });

  test('are as wide as the widest: a model has more classes than another', () => {
    expect(joined(['id,output 0\n1,0.5\n', 'id,output 0,output 1\n2,0.1,0.9\n'])).toBe(
      'id,output 0,output 1\n1,0.5,\n2,0.1,0.9\n',
    );
  });

  test('are one line of names where there is nothing', () => {
    expect(joined(['id,label\n'])).toBe('id,label\n');
  });
});

test.each([
  [0, [0, 1]],
  [1, [0, 0.5, 1]],
  [7, [0, 2, 4, 6, 8]],
  [100, [0, 50, 100]],
  [0.000047, [0, 0.00002, 0.00004, 0.00006]],
])('an axis up to %p has round values', (most, values) => {
  expect(ticks(most)).toEqual(values);
});
