// Secrets in places where none can be redacted.
import { titleOf } from '../secrets/rule-index.ts';
import { Refusal } from './error.ts';

/** A value that stops a request, without the value. */
export interface BlockedValue {
  readonly rule: string;
  /** Names the value on this device. */
  readonly fingerprint: string;
  readonly file: string | undefined;
  readonly line: number | undefined;
}

const maxNamed = 5;

/** Texts hold values that a policy lets no request have. At least one. */
export function secretBlocked(values: readonly BlockedValue[]): Refusal {
  const distinct = [...new Map(values.map((value) => [value.fingerprint, value])).values()];
  const named = distinct
    .slice(0, maxNamed)
    .map((value) => `${titleOf(value.rule)}${placeOf(value)} (${value.fingerprint})`);
  const more = distinct.length > maxNamed ? `, and ${distinct.length - maxNamed} more` : '';
  return new Refusal(
    400,
    'secret-blocked',
    `Pretense blocked this request: it holds what your policy lets nobody send: ${named.join(', ')}${more}. Nothing was ` +
      'sent. Tools send the whole conversation again each time, so this goes on until the value is gone from it; to go ' +
      `on with the value replaced by a placeholder, run: pretense findings redact ${distinct.map((value) => value.fingerprint).join(' ')}`,
  );
}

function placeOf({ file, line }: BlockedValue): string {
  if (file === undefined) return '';
  // Untrusted: the path that a tool call named.
  const shown = file.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').slice(0, 200);
  return ` in ${shown}${line === undefined ? '' : `, line ${line}`}`;
}

/** A secret in a string that the protocol needs as it is. `rules`: those that found it. */
export function secretInProtocolField(rules: readonly string[]): Refusal {
  return new Refusal(
    400,
    'secret-in-protocol-field',
    `Pretense blocked this request: a secret (${[...new Set(rules)].join(', ')}) stands where nothing can be replaced ` +
      'without breaking the request: in an id, the name of a tool or of its parameters, a signature, or a header. ' +
      'Nothing was sent. Take the secret out of there, or start a new conversation if it is in the history.',
  );
}

/** A secret in a signed block that is not known to come from this upstream. */
export function secretInSignedBlock(): Refusal {
  return new Refusal(
    400,
    'secret-in-signed-block',
    'Pretense blocked this request: a signed thinking block that this proxy has not seen before holds a secret, and ' +
      'signed blocks cannot be redacted. Nothing was sent. Start a new conversation.',
  );
}
