import { expect, test } from 'vitest';
import { loadPersonalRecognizers } from './personal-data.ts';

const recognizers = await loadPersonalRecognizers();

function phonesIn(text: string): readonly string[] {
  const found: string[] = [];
  const phone = recognizers.find(({ id }) => id === 'phone-number');
  phone?.find(text, (start, end) => found.push(text.slice(start, end)));
  return found;
}

test.each([
  ['with a country code', '+49 30 ' + '2345678'],
  ['of North America', '(415) ' + '734-2290'],
  ['with a leading zero, announced', 'Tel. 030 ' + '2345678'],
  ['of India, announced', 'mobile: 98765 ' + '43210'],
])('phone numbers %s are checked by their numbering plan', (_, text) => {
  expect(phonesIn(text)).toHaveLength(1);
});

test.each([
  ['a country code that nobody has', '+999 30 ' + '2345678'],
  ['too few digits for the country', '+49 30 23'],
  ['an area code that begins with 1', '115-' + '734-2290'],
])('no phone number has %s', (_, text) => {
  expect(phonesIn(text)).toEqual([]);
});
