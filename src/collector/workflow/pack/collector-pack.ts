// The evidence pack of an organisation: a part for each device with records of the period, one for the collector's own
// chain, and what is known of all of them together. Each part is checked by `verify.mjs` with the witness key.
import { createHmac, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { keyText } from '../../../audit/log-keys.ts';
import { parseVerifierKey, type VerifierKey } from '../../../audit/note.ts';
import type { PseudonymHash } from '../../../audit/pseudonym.ts';
import { DraftFolder } from '../../../report/evidence/draft-folder.ts';
import type { EvidenceModel } from '../../../report/evidence/model.ts';
import { type PackFile, writePackPart } from '../../../report/evidence/pack.ts';
import { zipFolder } from '../../../report/evidence/zip.ts';
import { reportBytes } from '../../../report/report.ts';
import type { CollectorContext } from '../../context.ts';
import { RequestError } from '../../error.ts';
import { appendOwn, checkpointOwn, ownDeviceId } from '../../own-chain/append-own.ts';
import { fleetFiles } from './fleet-files.ts';
import { packTexts } from './pack-texts.ts';
import type { CollectorPackOptions, MadePart } from './pack-types.ts';
import { type ChainSource, rebuildChain } from './rebuild-chain.ts';
import { chainsOfPeriod } from './chains-of-period.ts';

export interface MadeCollectorPack {
  /** In a folder of its own, which `remove` takes away. */
  readonly path: string;
  readonly exportId: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
  /** Of the period, in all parts. */
  readonly records: number;
  readonly parts: readonly MadePart[];
  remove(): Promise<void>;
}

/** Of all chains together: what a pack can take in minutes and on the disk of a collector. */
export const maxPackRecords = 5_000_000;
/** Drawing takes seconds each. */
const maxDrawn = 10;

/**
 * Makes the pack as a file below the collector's home and puts it on the record (`export.created`). Needs as much free
 * space as the records of the chains, twice. Throws RequestError `bad-request` when there is nothing or too much, StoreError,
 * ReportError, or the signal's reason; then nothing is left behind.
 */
export async function makeCollectorPack(
  context: CollectorContext,
  options: CollectorPackOptions,
): Promise<MadeCollectorPack> {
  const folder = join(context.home, 'packs', randomUUID());
  await mkdir(join(context.home, 'packs'), { recursive: true, mode: 0o700 });
  await removeOld(join(context.home, 'packs'), context.clock.now());
  await mkdir(folder, { mode: 0o700 });
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const made = await new CollectorPack(context, options, folder).run();
    await record(context, options, made);
    return { ...made, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The same into a stream; a client that is slow holds up nothing but the file. */
export async function writeCollectorPack(
  context: CollectorContext,
  options: CollectorPackOptions,
  output: Writable,
): Promise<Omit<MadeCollectorPack, 'path' | 'remove'>> {
  const { path, remove, ...made } = await makeCollectorPack(context, options);
  try {
    await pipeline(createReadStream(path), output);
    return made;
  } finally {
    await remove();
  }
}

type Made = Omit<MadeCollectorPack, 'remove'>;

class CollectorPack {
  readonly #context: CollectorContext;
  readonly #options: CollectorPackOptions;
  readonly #folder: string;
  readonly #exportId = `exp_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  readonly #pseudonymHash: PseudonymHash | undefined;

  constructor(context: CollectorContext, options: CollectorPackOptions, folder: string) {
    this.#context = context;
    this.#options = options;
    this.#folder = folder;
    this.#pseudonymHash = options.redact === 'none' ? undefined : pseudonymHash(context, options.tenant);
  }

  async run(): Promise<Made> {
    const { database } = this.#context;
    const { tenant, signal } = this.#options;
    await database.transaction({ role: 'people', tenant }, (queries) => checkpointOwn(queries, this.#context, tenant));
    const sources = await chainsOfPeriod(database, this.#options);
    const total = sources.reduce((sum, { size }) => sum + size, 0);
    if (total > maxPackRecords) {
      throw new RequestError(
        'bad-request',
        `The chains of this period hold ${total} records, and a pack takes ${maxPackRecords} at most. Choose fewer days.`,
      );
    }
    const draft = await DraftFolder.create(join(this.#folder, 'pack'));
    const parts = await this.#writeParts(sources, draft);
    if (parts.length === 0) {
      throw new RequestError(
        'bad-request',
        'No device and no person left a record in these days, so there is no pack.',
      );
    }
    await this.#writeTop(parts, draft);
    const names = [...draft.files.map(({ name }) => name), ...parts.flatMap(namesOf)];
    const path = join(this.#folder, 'pack.zip');
    const zipped = await zipFolder({ folder: draft.path, names, output: path, signal });
    await draft.remove();
    const records = parts.reduce((sum, { part }) => sum + part.model.population.records, 0);
    return { path, exportId: this.#exportId, ...zipped, records, parts };
  }

  async #writeParts(sources: readonly ChainSource[], draft: DraftFolder): Promise<readonly MadePart[]> {
    await mkdir(join(draft.path, 'devices'), { mode: 0o700 });
    const parts: MadePart[] = [];
    let devices = 0;
    for (const [index, source] of sources.entries()) {
      this.#options.onProgress?.(`${index} of ${sources.length} logs`);
      const isOwn = source.deviceId === ownDeviceId;
      const own = parts.length - devices;
      // Another one begins after each restore; the oldest comes first.
      const ownName = own === 0 ? 'collector' : `collector-${own + 1}`;
      const name = isOwn ? ownName : `devices/${devices + 1}`;
      const made = await this.#writePart(source, name, { draft, draws: sources.length <= maxDrawn });
      if (made === undefined) continue;
      parts.push(made);
      if (!isOwn) devices += 1;
    }
    return parts;
  }

  /** Undefined: the chain has no record of the period after all. */
  async #writePart(
    source: ChainSource,
    name: string,
    { draft, draws }: { readonly draft: DraftFolder; readonly draws: boolean },
  ): Promise<MadePart | undefined> {
    const { database, clock, witness, program, settings } = this.#context;
    const { period, sample, by, signal } = this.#options;
    const auditDir = join(this.#folder, 'audit');
    const folder = join(draft.path, ...name.split('/'));
    try {
      const rebuilt = { database, source, folder: auditDir, witnessKey: witness.key, signal };
      const { records: held, disposed } = await rebuildChain(rebuilt);
      const part = await writePackPart({
        folder,
        auditDir,
        period,
        productVersion: program.productVersion,
        retentionDays: settings.retentionDays,
        organisation: undefined,
        place: source.deviceId === ownDeviceId ? 'collector' : 'device-at-collector',
        pseudonymHash: this.#pseudonymHash,
        exportId: `${this.#exportId}-${name.replaceAll('/', '-')}`,
        now: () => clock.now(),
        pinnedKeys: pinnedOf(source),
        witnessKeys: [witness.key],
        isRebuilt: true,
        sample,
        command: `evidence pack of the collector ${witness.name}, ${period.from} to ${period.to}`,
        generatedBy: by,
        verifier: await program.verifier(),
        reports: (model) => this.#reports(model, draws),
        signal,
      });
      if (part.model.population.records > 0) return { name, source, part, held, disposed };
      await rm(folder, { recursive: true, force: true });
      return undefined;
    } finally {
      await rm(auditDir, { recursive: true, force: true });
    }
  }

  async #reports(model: EvidenceModel, draws: boolean): Promise<readonly PackFile[]> {
    const draw = () => this.#context.program.draw(model);
    const files = [{ name: 'report.json', content: await reportBytes({ model, format: 'json', draw }) }];
    return draws ? [...files, { name: 'report.pdf', content: await draw() }] : files;
  }

  async #writeTop(parts: readonly MadePart[], draft: DraftFolder): Promise<void> {
    const { program, witness, clock } = this.#context;
    const { tenant, period, redact, sample, by } = this.#options;
    const about = {
      tenant,
      exportId: this.#exportId,
      at: clock.now().toISOString(),
      collector: witness.name,
      witnessKey: keyText(witness.key),
      productVersion: program.productVersion,
      period,
      redact,
      sample,
      by,
      pseudonymHash: this.#pseudonymHash,
    };
    const files = await fleetFiles(this.#context, this.#options, { parts, pseudonymHash: this.#pseudonymHash });
    for (const { name, content } of [...packTexts(about, parts), ...files]) await draft.write(name, content);
    await draft.write('verify.mjs', await program.verifier());
    const sums = [
      ...draft.files,
      ...parts.flatMap(({ name, part }) => part.files.map((file) => ({ ...file, name: `${name}/${file.name}` }))),
    ];
    await draft.write('SHA256SUMS', sums.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''));
  }
}

function namesOf({ name, part }: MadePart): readonly string[] {
  return part.files.map((file) => `${name}/${file.name}`);
}

/** The keys that the collector knows, from the enrolment on: it does not take them from the log. */
function pinnedOf({ keys }: ChainSource): readonly VerifierKey[] {
  return keys.slice(0, 1).map(parseVerifierKey);
}

/**
 * One key for each tenant, which only the collector's key can make: an Ed25519 signature (RFC 8032) is the same each time.
 * What is signed is no note, and the signature is shown to nobody.
 */
export function pseudonymHash({ signer }: Pick<CollectorContext, 'signer'>, tenant: string): PseudonymHash {
  const key = signer.sign(Buffer.from(`pretense pseudonyms\n${tenant}`, 'utf8'));
  return (message) => createHmac('sha256', key).update(message).digest();
}

async function record(context: CollectorContext, options: CollectorPackOptions, made: Made): Promise<void> {
  const { tenant, period, redact, by, sample } = options;
  await context.database.transaction({ role: 'people', tenant }, (queries) =>
    appendOwn(queries, context, tenant, 'export.created', {
      what: 'pack',
      format: 'zip',
      export_id: made.exportId,
      from: period.from,
      to: period.to,
      records: made.records,
      population_hash: null,
      redact,
      sha256: made.sha256,
      parts: made.parts.length,
      sample_size: sample.size,
      by,
    }),
  );
}

const dayMs = 24 * 3_600_000;

/** What a crash left. */
async function removeOld(folder: string, now: Date): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
    if (now.getTime() - mtimeMs > dayMs) await rm(path, { recursive: true, force: true });
  }
}
