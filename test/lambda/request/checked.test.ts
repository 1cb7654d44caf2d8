import { recordFilterSchema } from '../../../contract/records.ts';
import { readQuery } from '../../../lambda/request/checked.ts';
import { proxyEvent } from '../../support/events.ts';

const read = (query: Record<string, string>, all: Record<string, string[]> | null = null) =>
  readQuery({ ...proxyEvent({ query }), multiValueQueryStringParameters: all }, recordFilterSchema);

test('a query is read as its schema has it', () => {
  expect(read({ label: 'RBC', minScore: '0.5' }, { label: ['RBC'], minScore: ['0.5'] })).toEqual({
    label: 'RBC',
    minScore: 0.5,
  });
});

test('an option given twice is refused: which one is meant nobody knows', () => {
  expect(() => read({ label: 'WBC' }, { label: ['RBC', 'WBC'] })).toThrow('option label: given 2 times, allowed once');
});

test.each(['maxScore', 'label', 'limit'])('%s without a value is refused, and stands for no number', (name) => {
  expect(() => read({ [name]: '' })).toThrow(`option ${name}: got nothing`);
});
