// What a pack says of itself: where the information is from, by which question, and whether it is whole (information
// produced by the entity, IPE).
import type { WrittenFile } from '../hashed-file.ts';
import type { ChainPart } from './chain-part.ts';
import { percentileError } from './histogram.ts';
import { scopeLimits, sourceTexts } from './log-place.ts';
import type { EvidenceModel } from './model.ts';
import { sampleMethod } from './sample.ts';

export interface PackManifestOptions {
  readonly model: EvidenceModel;
  readonly part: ChainPart | undefined;
  /** The question as it was asked. */
  readonly command: string;
  /** Who asked, as `developer` in records. */
  readonly generatedBy: string;
  readonly sample: { readonly seed: string; readonly size: number; readonly population: number };
  readonly files: readonly WrittenFile[];
}

/** Pretty-printed JSON with names in the log's own style. */
export function packManifest(options: PackManifestOptions): string {
  const { model, part, command, generatedBy, sample, files } = options;
  const { about, population } = model;
  const { period } = about;
  const manifest = {
    format: 'pretense-evidence-pack',
    format_version: 1,
    export_id: about.exportId,
    generated_at: about.generatedAt,
    generated_by: { program: 'pretense', version: about.productVersion, person: generatedBy },
    command,
    query: {
      from: period.from,
      to: period.to,
      time_zone: period.timeZone,
      from_utc_inclusive: period.fromUtc,
      until_utc_exclusive: period.untilUtc,
      filters: 'none: every record of the period',
    },
    scope: {
      organisation: about.organisation ?? null,
      device_id: about.deviceId === '' ? null : about.deviceId,
      chain: about.chain ?? null,
      other_chains_of_the_period: part?.otherChains ?? [],
      repositories: model.repositories.length,
      developers: model.developers.length,
    },
    source: sourceTexts[about.place],
    records: {
      count: population.records,
      first_seq: population.firstSeq ?? null,
      last_seq: population.lastSeq ?? null,
      outside_period: population.outsidePeriod ?? 0,
      first_timestamp: population.firstAt ?? null,
      last_timestamp: population.lastAt ?? null,
      by_type: Object.fromEntries(population.byType.map(({ name, count }) => [name, count])),
      requests: population.requests,
    },
    sums: sumsOf(model),
    population_sha256: population.hash === '' ? null : population.hash,
    verification: verificationOf(model),
    sample: { ...sample, of: 'requests of the period', method: sampleMethod },
    redaction: redactionOf(about.names),
    known_limitations: limitationsOf(options),
    files,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

function verificationOf({ verification }: EvidenceModel) {
  return {
    result: verification.result,
    tree_size: verification.treeSize,
    root: verification.root ?? null,
    checkpoints: verification.checkpoints.count,
    last_checkpoint_size: verification.checkpoints.lastSize,
    signing_key: verification.checkpoints.pinned,
    witnessed: verification.witnessed ?? null,
    disposed_records: verification.disposed.records,
    problem_count: verification.problemCount,
  };
}

function sumsOf({ mutation, secrets, days, providers }: EvidenceModel) {
  return {
    identifiers_scanned: mutation.identifiersScanned,
    identifiers_mutated: mutation.identifiersMutated,
    secrets_detected: secrets.detected,
    secrets_blocked: secrets.blocked,
    bytes_sent: days.reduce((sum, { bytesSent }) => sum + bytesSent, 0),
    tokens_input: providers.reduce((sum, { tokensInput }) => sum + tokensInput, 0),
    tokens_output: providers.reduce((sum, { tokensOutput }) => sum + tokensOutput, 0),
  };
}

function redactionOf(names: EvidenceModel['about']['names']) {
  if (names === 'as recorded') return { mode: 'none', withheld: [] };
  return {
    mode: 'pseudonymise',
    method: 'HMAC-SHA-256 under a key of the device, its first 8 bytes in hex, after the kind of the name',
    withheld: ['log/records.ndjson', 'sample/records.ndjson'],
    stays:
      'tools, models, providers, hosts, policy ids, keyed hashes, and free texts but for names of their record and e-mail addresses',
  };
}

function limitationsOf({ part, model }: PackManifestOptions): readonly string[] {
  const { about, gaps, changes, verification } = model;
  const limits: readonly (readonly [isSo: boolean, text: string])[] = [
    [true, scopeLimits[about.place]],
    [true, 'Calls that did not go through Pretense are not in the log.'],
    [true, `Percentiles are ${percentileError}.`],
    [part?.isProvable === false, 'The log has holes: no proof can be given for its records.'],
    [
      (part?.otherChains.length ?? 0) > 0,
      'The period has records of more than one chain: all are counted; the log part and the sample are of the last one.',
    ],
    [
      verification.disposed.records > 0,
      'Records whose content was disposed of are in no figure; their leaf hashes are in log/leaves.bin.',
    ],
    [gaps.length >= 10_000 || changes.length >= 10_000, 'Of gaps and of changes the first 10,000 are listed.'],
    [
      about.names === 'pseudonymised',
      'Stored lines are not in the pack: HOW_TO_VERIFY.md says what can be verified without them.',
    ],
  ];
  return limits.filter(([isSo]) => isSo).map(([, text]) => text);
}
