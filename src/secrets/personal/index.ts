// Every recognizer of personal data. Another one, say a national id, is one file and one line.
import { bankAccount } from './bank-account.ts';
import { birthDate } from './birth-date.ts';
import { emailAddress } from './email-address.ts';
import { medicalRecordNumber } from './medical-record-number.ts';
import { medicareBeneficiary } from './medicare-beneficiary.ts';
import { paymentCard } from './payment-card.ts';
import { phoneNumber } from './phone-number.ts';
import { testCard } from './test-card.ts';
import type { AnchoredRecognizer, PersonalDataValidators, RecognizerFactory } from './types.ts';
import { usProviderNumber } from './us-provider-number.ts';
import { usSocialSecurity } from './us-social-security.ts';
import { usTaxpayer } from './us-taxpayer.ts';

export const recognizerFactories: readonly RecognizerFactory[] = [
  bankAccount,
  birthDate,
  emailAddress,
  medicalRecordNumber,
  medicareBeneficiary,
  paymentCard,
  phoneNumber,
  testCard,
  usProviderNumber,
  usSocialSecurity,
  usTaxpayer,
];

/** All recognizers, in the order of the registry. `createPersonalScan` runs them in one pass. */
export function createPersonalRecognizers(validators: PersonalDataValidators): readonly AnchoredRecognizer[] {
  return recognizerFactories.map((create) => create(validators));
}
