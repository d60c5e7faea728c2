// Tells random values of letters and digits from names, words and paths of the same length.
import { isDummyValue } from './dummy-value.ts';

/** No stand-in, with letters and digits; a value without digits has about as many capitals as small letters. */
export function hasLettersAndDigits(value: string): boolean {
  return /[A-Za-z]/.test(value) && (/\d/.test(value) || isShuffledCase(value)) && !isDummyValue(value);
}

/** No stand-in, with small letters, capitals and digits, as base62 of 30 characters and more has them. */
export function isMixedCase(value: string): boolean {
  return /[a-z]/.test(value) && /[A-Z]/.test(value) && hasLettersAndDigits(value);
}

/** Names in camel case have a capital a word; a random value of letters has one every other character. */
function isShuffledCase(value: string): boolean {
  const third = value.length / 3;
  return (value.match(/[a-z]/g)?.length ?? 0) >= third && (value.match(/[A-Z]/g)?.length ?? 0) >= third;
}
