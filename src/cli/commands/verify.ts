import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readPins } from '../../app/device-key.ts';
import { rememberedNotes } from '../../app/home-journal.ts';
import { SettingsError } from '../../app/settings.ts';
import { parseVerifierKey, type VerifierKey } from '../../audit/note.ts';
import { type Verification, verifyLog, type VerifyProblem, type VerifyResult } from '../../audit/verify.ts';
import { enrolledWitness } from '../../app/sync/enrolled-witness.ts';
import { messageOf } from '../../base/error.ts';
import { type Command, type CommandContext, type Output, stringValue, stringValues } from '../command.ts';
import { verifyPack } from '../../audit/verify-pack.ts';
import { countOf } from '../count-of.ts';
import { findHome } from '../home.ts';
import { packParts } from '../pack-parts.ts';
import { withTreeWork } from '../tree-command.ts';

const incomplete = 3;
const tampered = 4;

export const verify: Command = {
  name: 'verify',
  summary: 'Check the audit log: lines, chain, tree, signatures, seals',
  usage: '[PACK]',
  description: `Reads the whole log of this home and checks that each line is in its one canonical form and follows the one before,
that the tree over all of them has the roots that were signed, that the signatures are those of this device's key, and
that each closed segment is the one that was sealed. Says what that proves and what it does not. Works while a proxy
runs, and reads only. Elsewhere than on the device, give its public key with --key: without, the key comes from the log
itself, and whoever rewrote the log can have exchanged it.

With PACK, the folder of an unpacked evidence pack, it checks that one instead, each log in it, as its verify.mjs does.
Of records that a collector disposed of, the certificates are checked with the --witness-key of the collector.`,
  options: {
    key: {
      type: 'string',
      value: 'FILE',
      help: "The device's public keys, a line each (default: those noted beside its key)",
    },
    'witness-key': {
      type: 'string',
      value: 'FILE',
      help: 'Public keys of witnesses, a line each: one of them must have signed (default: that of the collector)',
    },
    checkpoint: {
      type: 'string',
      value: 'FILE',
      multiple: true,
      help: 'A checkpoint that was kept elsewhere: the log must still hold what it covers',
    },
    quick: { type: 'boolean', help: 'Stored bytes only: hashes, links, roots, signatures' },
  },
  exitCodes: { [incomplete]: 'The log is incomplete', [tampered]: 'The log was changed' },
  async run(context) {
    const { output } = context;
    const [pack, more] = context.positionals;
    if (more !== undefined) throw new SettingsError('Name the folder of one evidence pack.');
    if (pack !== undefined) return await runOnPack(context, pack);
    const paths = await findHome(context);
    const keys = keysIn(context, 'key');
    const kept = stringValues(context, 'checkpoint').map((path) => fileText(context, path));
    const options = {
      pinnedKeys: keys ?? (await readPins(paths.keysDir)),
      witnessKeys: keysIn(context, 'witness-key') ?? (await enrolledWitness(paths)),
      keptCheckpoints: [...kept, ...(await rememberedNotes(paths))],
      quick: context.values['quick'] === true,
    };
    const verification = await withTreeWork(({ signal, line }) =>
      verifyLog(paths.auditDir, {
        ...options,
        signal,
        onProgress: ({ done, total }) => line.show(`checked ${megabytes(done)} of ${megabytes(total)} MB`),
      }),
    );
    if (output.isJson) output.json(verification);
    else print(output, verification);
    return exitCodes[verification.result];
  },
};

/** Ends as the worst of its logs. */
async function runOnPack(context: CommandContext, pack: string): Promise<number> {
  const { output } = context;
  if (context.values['quick'] === true) throw new SettingsError('A pack is checked as a whole: leave --quick out.');
  const options = {
    pinnedKeys: keysIn(context, 'key') ?? [],
    witnessKeys: keysIn(context, 'witness-key') ?? [],
    keptCheckpoints: stringValues(context, 'checkpoint').map((path) => fileText(context, path)),
  };
  const parts = await packParts(context.workingDirectory, pack);
  const verified = await withTreeWork(async ({ signal, line }) => {
    const done: { readonly name: string; readonly verification: Verification }[] = [];
    for (const { name, dir } of parts) {
      line.show(`checking ${countOf(done.length + 1, 'log')} of ${parts.length}`);
      done.push({ name, verification: await verifyPack(dir, { ...options, signal }) });
    }
    return done;
  });
  const [only] = verified;
  if (output.isJson && verified.length === 1) output.json(only?.verification);
  else if (output.isJson) output.json({ parts: verified.map(({ name, verification }) => ({ name, ...verification })) });
  else {
    for (const { name, verification } of verified) {
      if (name !== '') output.line(output.style.accent(name));
      print(output, verification);
    }
  }
  return Math.max(...verified.map(({ verification }) => exitCodes[verification.result]));
}

const exitCodes: Readonly<Record<VerifyResult, number>> = {
  EMPTY: 0,
  VERIFIED_WITNESSED: 0,
  VERIFIED_LOCAL_ONLY: 0,
  VERIFIED_WITH_DISPOSALS: 0,
  INCOMPLETE: incomplete,
  TAMPERED: tampered,
};

function print(output: Output, verification: Verification): void {
  const { style } = output;
  const { result, records, firstTimestamp, lastTimestamp, headHash, problems, problemCount, notices } = verification;
  output.line(problemCount === 0 ? style.bold(result) : style.warn(style.bold(result)));
  output.line(`${countOf(records, 'record')}, ${firstTimestamp ?? '–'} to ${lastTimestamp ?? '–'}`);
  if (headHash !== undefined) output.line(`head ${headHash}`);
  for (const line of figures(verification)) output.line(line);
  const { range } = verification;
  if (range !== undefined)
    output.line(`the pack is about records ${range.first} to ${range.last}${visible(periodOf(range))}`);
  for (const problem of problems) output.line(style.warn(`  ${placeOf(problem)}: ${visible(problem.message)}`));
  if (problemCount > problems.length) output.line(style.warn(`  and ${problemCount - problems.length} more`));
  for (const notice of notices) output.line(style.dim(`  ${placeOf(notice)}: ${visible(notice.message)}`));
  output.line('');
  if (verification.proves.length > 0) output.line(style.bold('This proves'));
  for (const sentence of verification.proves) output.line(`  ${sentence}`);
  output.line(style.bold('This does not prove'));
  for (const sentence of verification.doesNotProve) output.line(`  ${sentence}`);
}

function periodOf({ from, until }: NonNullable<Verification['range']>): string {
  return from === undefined || until === undefined ? '' : `, from ${from} to before ${until}`;
}

function figures({ root, treeSize, checkpoints, keys, witnessed, disposed, isQuick }: Verification): readonly string[] {
  const lines: string[] = [];
  if (root !== undefined) lines.push(`root ${root} of ${countOf(treeSize, 'record')}`);
  const whose = {
    pinned: 'signed by a key that was known beforehand',
    'from the log': "signed by a key that the log's own file names",
    none: 'nothing is signed',
  }[checkpoints.pinned];
  lines.push(
    `${countOf(checkpoints.count, 'checkpoint')}, the last of ${countOf(checkpoints.lastSize, 'record')}; ${whose}`,
  );
  lines.push(...keys.map((key) => `key ${visible(key)}`));
  if (witnessed !== undefined) lines.push(`witnessed up to ${countOf(witnessed.size, 'record')} at ${witnessed.time}`);
  if (disposed.records > 0) {
    const { records, segments, certificates, atCollector } = disposed;
    lines.push(
      atCollector > 0
        ? `the content of ${countOf(atCollector, 'record')} was disposed of at the collector, ${countOf(certificates, 'certificate')}`
        : `the content of ${countOf(records, 'record')} in ${countOf(segments, 'segment')} was disposed of, ${countOf(certificates, 'certificate')}`,
    );
  }
  if (isQuick) lines.push('quick: stored bytes only');
  return lines;
}

function placeOf({ segment, line }: VerifyProblem): string {
  return line === 0 ? visible(segment) : `${visible(segment)} line ${line}`;
}

/** Untrusted: parts of it may come from the log. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function keysIn(context: CommandContext, option: 'key' | 'witness-key'): readonly VerifierKey[] | undefined {
  const path = stringValue(context, option);
  if (path === undefined) return undefined;
  const lines = fileText(context, path)
    .split('\n')
    .filter((line) => line.trim() !== '');
  try {
    const keys = lines.map(parseVerifierKey);
    const algorithm = option === 'key' ? 1 : 4;
    if (keys.length > 0 && keys.every((key) => key.algorithm === algorithm)) return keys;
  } catch (error) {
    throw new SettingsError(`${path} holds no public keys: ${messageOf(error)}.`);
  }
  const kind = option === 'key' ? 'of a device' : 'of a witness';
  throw new SettingsError(`${path} holds no public key ${kind}: one on each line, written as name+id+key.`);
}

function fileText(context: CommandContext, path: string): string {
  try {
    return readFileSync(resolve(context.workingDirectory, path), 'utf8');
  } catch {
    throw new SettingsError(`${path} cannot be read. Name a file that is there.`);
  }
}
