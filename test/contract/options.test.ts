import { optionDefaults } from '../../contract/option-defaults.ts';
import { optionsSchema } from '../../contract/options.ts';

test('the options of a call that sets none are those the schema makes of nothing', () => {
  expect(optionsSchema.parse({})).toEqual(optionDefaults);
});
