// An export as lines: each format takes the records one by one and says what is to be written.
import { canonicalJson } from '../base/canonical-json.ts';
import { type PseudonymHash, pseudonymise } from '../audit/pseudonym.ts';
import type { ExportedRecord, ExportOrigin } from './exported-record.ts';
import type { TextHash } from './ocsf-attestation.ts';
import { OcsfMapper, type OcsfVersion } from './ocsf.ts';
import { maxOtlpRecords, otlpLogs } from './otlp.ts';

export const lineFormats = ['ndjson', 'otlp', 'ocsf'] as const;
export type LineFormat = (typeof lineFormats)[number];

export interface EncoderOptions extends ExportOrigin {
  readonly format: LineFormat;
  /** Of OCSF. */
  readonly ocsfVersion: OcsfVersion;
  /** With it, names of people, files and repositories are pseudonyms. */
  readonly pseudonymHash?: PseudonymHash | undefined;
  readonly sha256: TextHash;
}

/** `line`: the stored bytes without their newline. */
export interface StoredRecord extends ExportedRecord {
  readonly line: Uint8Array;
}

export interface RecordEncoder {
  /** Lines without their newline that are complete now. */
  add(stored: StoredRecord): readonly (string | Uint8Array)[];
  /** What is left. */
  end(): readonly string[];
}

export function recordEncoder(options: EncoderOptions): RecordEncoder {
  const { format, pseudonymHash } = options;
  const encoder = encoders[format](options);
  if (pseudonymHash === undefined || format === 'ndjson') return encoder;
  return {
    add: ({ record, leaf, line }) => encoder.add({ record: pseudonymise(record, pseudonymHash), leaf, line }),
    end: () => encoder.end(),
  };
}

const encoders: Readonly<Record<LineFormat, (options: EncoderOptions) => RecordEncoder>> = {
  ndjson: storedLines,
  otlp: otlpBatches,
  ocsf: ocsfEvents,
};

/** With pseudonyms the bytes are others: the hash of the stored line goes along. */
function storedLines({ pseudonymHash }: EncoderOptions): RecordEncoder {
  return {
    add: ({ record, leaf, line }) =>
      pseudonymHash === undefined
        ? [line]
        : [canonicalJson({ ...pseudonymise(record, pseudonymHash), record_hash: leaf })],
    end: () => [],
  };
}

function otlpBatches(origin: EncoderOptions): RecordEncoder {
  let batch: ExportedRecord[] = [];
  const take = (): readonly string[] => {
    const records = batch;
    batch = [];
    return records.length === 0 ? [] : [JSON.stringify(otlpLogs(records, origin))];
  };
  return {
    add: ({ record, leaf }) => {
      batch.push({ record, leaf });
      return batch.length < maxOtlpRecords ? [] : take();
    },
    end: take,
  };
}

function ocsfEvents({ ocsfVersion, productVersion, deviceId, sha256 }: EncoderOptions): RecordEncoder {
  const mapper = new OcsfMapper({ version: ocsfVersion, productVersion, deviceId, sha256 });
  return {
    add: (stored) => mapper.events(stored).map((event) => JSON.stringify(event)),
    end: () => [],
  };
}
