// Makes an evidence pack: one zip file that an auditor can check without this program and without this machine.
import { randomBytes } from 'node:crypto';
import { lstat, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { errnoOf } from '../../audit/error.ts';
import { keyText } from '../../audit/log-keys.ts';
import type { PseudonymHash } from '../../audit/pseudonym.ts';
import { ReportError } from '../report-error.ts';
import { collectWithPart, type Collected, type CollectOptions } from './collect.ts';
import { crosswalkJson, crosswalkMarkdown } from './crosswalk-text.ts';
import { DraftFolder } from './draft-folder.ts';
import { howToVerify, witnessKeysName } from './how-to-verify.ts';
import { writeLogPart } from './log-part.ts';
import type { EvidenceModel } from './model.ts';
import { RecordNames } from './names.ts';
import { packManifest } from './pack-manifest.ts';
import { packReadMe } from './pack-read-me.ts';
import { packTables } from './pack-tables.ts';
import { notificationTemplates, responsePlan, riskRegister } from './response-texts.ts';
import { type WrittenSample, writeSamplePart } from './sample-part.ts';
import { zipFolder } from './zip.ts';

export interface PackFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

export interface PackOptions extends Omit<CollectOptions, 'onProgress'> {
  /** Absolute; must not exist. */
  readonly output: string;
  /** Replaces a file that is there. Default: false. */
  readonly isForced?: boolean;
  readonly sample: { readonly seed: string; readonly size: number };
  readonly pseudonymHash: PseudonymHash | undefined;
  /** The question as it was asked, for the manifest. */
  readonly command: string;
  readonly generatedBy: string;
  /** Text of the standalone verifier. */
  readonly verifier: string;
  /** Files that show the model in other forms: `report.pdf`, `report.json`. */
  readonly reports: (model: EvidenceModel) => Promise<readonly PackFile[]>;
  /** Puts the finished pack on the record before it gets its name. False: the log could not be written. */
  readonly record: (pack: WrittenPack) => Promise<boolean>;
  readonly onProgress?: (progress: PackProgress) => void;
}

export interface PackProgress {
  readonly phase: 'check' | 'write' | 'report' | 'zip';
  readonly done: number;
  /** 0 while it is not known. */
  readonly total: number;
}

export interface WrittenPack {
  readonly model: EvidenceModel;
  readonly bytes: number;
  /** Of the zip, hex. */
  readonly sha256: string;
  /** Names in the zip. */
  readonly files: readonly string[];
  readonly sample: WrittenSample;
}

/**
 * Checks the whole log and writes the pack of a period beside its place; it gets its name when it is complete and on the
 * record. A log that is not whole is packed too and says so. Needs as much free space as the unpacked pack besides.
 * Throws ReportError; then nothing is left behind.
 */
export async function writeEvidencePack(options: PackOptions): Promise<WrittenPack & { readonly isRecorded: boolean }> {
  const { output, signal } = options;
  const { isForced = false } = options;
  await requirePlace(output, isForced);
  const beside = join(dirname(output), `${basename(output)}.partial-${randomBytes(4).toString('hex')}`);
  try {
    const draft = await writable(output, DraftFolder.create(beside));
    const pack = await writable(output, new PackWriter(options, draft, `${beside}.zip`).run());
    signal?.throwIfAborted();
    await requirePlace(output, isForced);
    const isRecorded = await options.record(pack);
    await writable(output, rename(`${beside}.zip`, output));
    return { ...pack, isRecorded };
  } catch (error) {
    await rm(`${beside}.zip`, { force: true });
    if (signal?.aborted !== true) throw error;
    throw new ReportError('cancelled', 'Stopped; there is no evidence pack.', { cause: error });
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

/** What a pack holds, as files of a folder: a part of a larger pack. */
export interface PackPart {
  readonly model: EvidenceModel;
  /** Names below the folder, with `/`, and their sums. */
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  readonly sample: WrittenSample;
}

/**
 * Writes a pack into a new folder of its own. Nothing is put on the record. Rejects with the signal's reason or what the
 * file system says; the caller removes the folder then, and in the end.
 */
export async function writePackPart(
  options: Omit<PackOptions, 'output' | 'record'> & { readonly folder: string },
): Promise<PackPart> {
  const draft = await DraftFolder.create(options.folder);
  const writer = new PackWriter({ ...options, output: options.folder, record: async () => false }, draft, '');
  const { model, sample } = await writer.fill();
  return { model, files: draft.files, sample };
}

class PackWriter {
  readonly #options: PackOptions;
  readonly #draft: DraftFolder;
  readonly #zip: string;

  constructor(options: PackOptions, draft: DraftFolder, zip: string) {
    this.#options = options;
    this.#draft = draft;
    this.#zip = zip;
  }

  async run(): Promise<WrittenPack> {
    const { onProgress, signal } = this.#options;
    const draft = this.#draft;
    const { model, sample } = await this.fill();
    const files = draft.files.map(({ name }) => name);
    const total = draft.files.reduce((sum, { bytes }) => sum + bytes, 0);
    const written = await zipFolder({
      folder: draft.path,
      names: files,
      output: this.#zip,
      signal,
      onProgress: (bytes) => onProgress?.({ phase: 'zip', done: bytes, total }),
    });
    await syncFile(this.#zip);
    return { model, ...written, files, sample };
  }

  /** Everything but the zip. */
  async fill(): Promise<{ readonly model: EvidenceModel; readonly sample: WrittenSample }> {
    const { onProgress, signal, reports, verifier } = this.#options;
    const draft = this.#draft;
    const collected = await collectWithPart({
      ...this.#options,
      onProgress: ({ done, total }) => onProgress?.({ phase: 'check', done, total }),
    });
    const { model } = collected;
    const sample = await this.#writeLog(collected);
    for (const { path, text } of packTables) await draft.write(path, text(model));
    await draft.write('criteria/CC3.2-risk/risk-register.md', riskRegister(model));
    await draft.write('criteria/CC7.4-response/incident-response-plan.md', responsePlan());
    await draft.write('criteria/CC7.4-response/notification-templates.md', notificationTemplates());
    await draft.write('crosswalk.json', crosswalkJson(model.about.place));
    await draft.write('crosswalk.md', crosswalkMarkdown(model.about.place));
    await draft.write('verify.mjs', verifier);
    onProgress?.({ phase: 'report', done: 0, total: 0 });
    for (const { name, content } of await reports(model)) await draft.write(name, content);
    await this.#writeGuides(collected, sample);
    signal?.throwIfAborted();
    return { model, sample };
  }

  async #writeLog({ model, part }: Collected): Promise<WrittenSample> {
    const { auditDir, period, pseudonymHash, signal, onProgress, sample } = this.#options;
    if (part === undefined) return { size: 0, population: 0, example: undefined, isSigned: false };
    const draft = this.#draft;
    const { witnessKeys = [] } = this.#options;
    if (witnessKeys.length > 0)
      await draft.write(witnessKeysName, witnessKeys.map((key) => `${keyText(key)}\n`).join(''));
    const requests = await writeLogPart({
      auditDir,
      period,
      part,
      draft,
      names: new RecordNames(pseudonymHash),
      hasLines: pseudonymHash === undefined,
      signal,
      onProgress: (done, total) => onProgress?.({ phase: 'write', done, total }),
    });
    const signedSize = model.verification.checkpoints.lastSize;
    return writeSamplePart({ auditDir, part, requests, draft, ...sample, signedSize, pseudonymHash, signal });
  }

  async #writeGuides({ model, part }: Collected, sample: WrittenSample): Promise<void> {
    const { command, generatedBy, sample: asked, witnessKeys = [] } = this.#options;
    const draft = this.#draft;
    const range =
      part?.isProvable === true ? { firstSeq: part.firstSeq, count: part.lastSeq - part.firstSeq + 1 } : undefined;
    const witnesses = part === undefined ? [] : witnessKeys.map(({ name }) => name);
    await draft.write('HOW_TO_VERIFY.md', howToVerify({ model, range, witnesses, ...sample }));
    await draft.write('README.md', packReadMe(model));
    const manifest = packManifest({
      model,
      part,
      command,
      generatedBy,
      sample: { seed: asked.seed, size: sample.size, population: sample.population },
      files: draft.files,
    });
    await draft.write('manifest.json', manifest);
    await draft.write('SHA256SUMS', draft.files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''));
  }
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function requirePlace(output: string, isForced: boolean): Promise<void> {
  if (!isAbsolute(output)) {
    throw new ReportError('folder-not-absolute', `"${output}" is no absolute path, so it is not clear where it is.`);
  }
  if (isForced) return;
  const isThere = await lstat(output).then(
    () => true,
    (error: unknown) => errnoOf(error) !== 'ENOENT' && errnoOf(error) !== 'ENOTDIR',
  );
  if (isThere) throw new ReportError('file-exists', `${output} is there already. Name a file that is not.`);
}

/** What the system says about the place becomes an error of ours. */
async function writable<Result>(output: string, done: Promise<Result>): Promise<Result> {
  try {
    return await done;
  } catch (cause) {
    const code = errnoOf(cause);
    if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) throw cause;
    throw new ReportError(
      'not-writable',
      `${output} could not be written (${code}), so there is no evidence pack. Check that the folder it is to stand in exists, and its free space.`,
      { cause },
    );
  }
}
