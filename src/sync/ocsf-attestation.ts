// The profile `record_integrity` of OCSF 1.9: each event carries a fingerprint over itself and over the one before, so that
// a receiver sees what was changed, taken out or moved on the way. It has no signature: what proves a record is the log.
import { canonicalJson } from '../base/canonical-json.ts';
import type { OcsfEvent, OcsfObject } from './ocsf-event.ts';

/** SHA-256 of a text in UTF-8, hex. */
export type TextHash = (text: string) => string;

interface Previous {
  readonly uid: string;
  readonly typeUid: number;
  readonly fingerprint: OcsfObject;
}

/** Goes over the events of one export in their order. */
export class Attester {
  readonly #sha256: TextHash;
  readonly #authority: string;
  #previous: Previous | undefined;

  /** `authority`: who attests, as `pretense/dev_…`. */
  constructor(sha256: TextHash, authority: string) {
    this.#sha256 = sha256;
    this.#authority = authority;
  }

  /** The event with its attestation. `chain`: of the record; `uid`: of the event. */
  attest(event: OcsfEvent, { chain, uid }: { readonly chain: string; readonly uid: string }): OcsfEvent {
    const previous = this.#previous;
    const attestation = {
      uid,
      authority_uid: this.#authority,
      chain_uid: chain,
      ...(previous === undefined
        ? {}
        : {
            prev_event: { uid: previous.uid, type_uid: previous.typeUid, fingerprint: previous.fingerprint },
          }),
    };
    // The fingerprint goes over the whole event with all of the attestation but itself (RFC 8785).
    const value = this.#sha256(canonicalJson({ ...event, attestation_list: [attestation] }));
    // 3 is SHA-256, 2 the JSON Canonicalization Scheme, 1 hexadecimal.
    const fingerprint = { algorithm_id: 3, serialization_id: 2, encoding_id: 1, value };
    this.#previous = { uid, typeUid: event.type_uid, fingerprint };
    return { ...event, attestation_list: [{ ...attestation, fingerprint }] };
  }
}
