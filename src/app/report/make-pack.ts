// From a home's log to an evidence pack: the zip, and the record of it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pseudonymOf } from '../../audit/pseudonym.ts';
import type { EvidenceModel } from '../../report/evidence/model.ts';
import { type PackFile, type PackProgress, type WrittenPack, writeEvidencePack } from '../../report/evidence/pack.ts';
import type { Period } from '../../report/period.ts';
import { reportBytes, type ReportFormat } from '../../report/report.ts';
import { findDeveloper } from '../developer.ts';
import type { PolicyService } from '../policy/policy-service.ts';
import type { StatePaths } from '../state-dir.ts';
import { drawReport } from './draw-report.ts';
import { evidenceSource, type Redaction } from './evidence-source.ts';
import { type ExportFact, recordExport } from './export-record.ts';
import { keyInventory } from './key-inventory.ts';
import { signFirst, type SignedFirst } from './sign-first.ts';

export interface MakePackOptions {
  readonly paths: StatePaths;
  readonly policy: PolicyService;
  readonly period: Period;
  readonly redact: Redaction;
  /** Absolute. */
  readonly output: string;
  readonly isForced?: boolean;
  readonly sample: { readonly seed: string; readonly size: number };
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: PackProgress) => void;
  /** Default: to the proxy that runs, or to the log itself. False: it is on no record. */
  readonly record?: (fact: ExportFact) => Promise<boolean>;
  /** Has the log signed before it is read. Default: the proxy that runs is asked to. */
  readonly sign?: () => Promise<SignedFirst>;
}

export type MadePack = WrittenPack & { readonly isRecorded: boolean; readonly signedFirst: SignedFirst };

/** Throws ReportError, also `cancelled`; then there is no file. */
export async function makePack(options: MakePackOptions): Promise<MadePack> {
  const { paths, policy, period, redact, output, sample, signal, onProgress } = options;
  const { onProgress: _none, ...source } = await evidenceSource({ paths, policy: policy.current(), period, redact });
  const signedFirst = await (options.sign?.() ?? signFirst(paths));
  const { developer } = findDeveloper();
  const record = options.record ?? ((fact: ExportFact) => recordExport(paths, { fact, by: developer }, policy));
  const by = source.pseudonymHash === undefined ? developer : pseudonymOf('developer', developer, source.pseudonymHash);
  const made = await writeEvidencePack({
    ...source,
    pseudonymHash: source.pseudonymHash,
    output,
    isForced: options.isForced === true,
    sample,
    keys: await keyInventory(paths.keysDir),
    command: `pretense evidence --period ${period.from}:${period.to} --sample ${sample.size} --seed ${JSON.stringify(sample.seed)} --redact ${redact}`,
    generatedBy: by,
    verifier: await readFile(join(import.meta.dirname, 'verify.mjs'), 'utf8'),
    reports,
    record: (pack) => record(factOf(pack, redact)),
    signal,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  return { ...made, signedFirst };
}

const forms: readonly (readonly [name: string, format: ReportFormat])[] = [
  ['report.pdf', 'soc2'],
  ['report.json', 'json'],
];

async function reports(model: EvidenceModel): Promise<readonly PackFile[]> {
  const files: PackFile[] = [];
  for (const [name, format] of forms)
    files.push({ name, content: await reportBytes({ model, format, draw: drawReport }) });
  return files;
}

function factOf({ model: { about, population }, sha256 }: WrittenPack, redact: Redaction): ExportFact {
  return {
    what: 'pack',
    format: 'zip',
    exportId: about.exportId,
    from: about.period.from,
    to: about.period.to,
    records: population.records,
    populationHash: population.hash,
    redact,
    sha256,
  };
}
