// Secrets in places where none can be redacted.
import { Refusal } from './error.ts';

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
