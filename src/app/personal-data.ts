// Recognizers of personal data, with what they need from a package.
import { createPersonalRecognizers } from '../secrets/personal/index.ts';
import type { AnchoredRecognizer, PersonalDataValidators } from '../secrets/personal/types.ts';

/** Where a number without `+` can come from: North America, and where numbers begin with a 0 or not, the largest. */
const regionsWithZero = ['GB', 'DE', 'FR', 'IT', 'AU', 'JP'] as const;
const regionsWithoutZero = ['US', 'IN', 'ES', 'PL'] as const;

/** The recognizers of `src/secrets/personal`. Loads the metadata of phone numbers, which nothing else needs. */
export async function loadPersonalRecognizers(): Promise<readonly AnchoredRecognizer[]> {
  return createPersonalRecognizers(await loadValidators());
}

async function loadValidators(): Promise<PersonalDataValidators> {
  // Only here: reading it takes longer than the rest of a start.
  const { isValidPhoneNumber } = await import('libphonenumber-js/min');
  return {
    isPhoneNumber(candidate) {
      const international = candidate.replace(/^00(?=[1-9])/, '+');
      if (international.startsWith('+')) return isValidPhoneNumber(international);
      const regions = /^\(?0/.test(candidate) ? regionsWithZero : regionsWithoutZero;
      return regions.some((region) => isValidPhoneNumber(candidate, region));
    },
  };
}
