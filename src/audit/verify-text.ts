// What a check proves and what it does not, in sentences that a report may print. Never more than was looked at.
import type { Verification } from './verify-result.ts';

export type Outcome = Omit<Verification, 'proves' | 'doesNotProve'>;

/** Empty unless everything that was looked at was found right. */
export function proves(outcome: Outcome): readonly string[] {
  const { result, treeSize, records, disposed, isQuick } = outcome;
  if (result === 'TAMPERED' || result === 'INCOMPLETE' || result === 'EMPTY') return [];
  const sentences = [
    disposed.records === 0
      ? `The ${records} stored records form one chain, numbered 0 to ${treeSize - 1} without a gap or a repeat.`
      : `The ${records} stored records and the hashes of ${disposed.records} disposed ones form one chain, numbered 0 to ${treeSize - 1} without a gap or a repeat.`,
    'Each record but the last has exactly the bytes over which the hash in the record after it was computed: a change, removal, insertion or exchange in the middle would show, unless every later record was rewritten too.',
  ];
  sentences.push(...ofHistory(outcome));
  return isQuick ? sentences.map((sentence) => sentence.replace(', numbered 0 to', ', counted 0 to')) : sentences;
}

/** The same for an evidence pack, which holds the lines of a period, or none. */
export function packProves(outcome: Outcome): readonly string[] {
  const { result, treeSize, records } = outcome;
  if (result === 'TAMPERED' || result === 'INCOMPLETE' || result === 'EMPTY') return [];
  return [
    records === 0
      ? `The pack holds the leaf hashes of ${treeSize} records, numbered 0 to ${treeSize - 1}, and no stored line.`
      : `Each of the ${records} stored lines is a record of this log: its hash stands at its number among the leaf hashes of all ${treeSize} records.`,
    ...ofHistory(outcome),
  ];
}

function ofHistory({ checkpoints, witnessed, disposed }: Outcome): readonly string[] {
  const sentences: string[] = [];
  if (checkpoints.lastSize > 0) {
    const whose =
      checkpoints.pinned === 'pinned'
        ? 'a key of this device that was known beforehand'
        : "the key that the log's own file names";
    sentences.push(
      `The first ${checkpoints.lastSize} records are exactly those that ${whose} signed (${checkpoints.count === 1 ? '1 checkpoint' : `${checkpoints.count} checkpoints`}).`,
    );
  }
  if (witnessed !== undefined) {
    sentences.push(
      `A witness saw the history of exactly these first ${witnessed.size} records at ${witnessed.time}, by its own clock.`,
    );
  }
  return [...sentences, ...ofDisposals(disposed)];
}

function ofDisposals({ records, segments, certificates, atCollector }: Outcome['disposed']): readonly string[] {
  if (atCollector > 0)
    return [
      `A collector disposed of the content of ${atCollector} records and says so in ${certificates} certificates signed with the key of the witness; their hashes are kept and belong to the signed history.`,
    ];
  if (records === 0) return [];
  return [
    `The content of ${records} records in ${segments} segments was disposed of, and ${certificates} records of this log say so; their hashes are kept and belong to the signed history.`,
  ];
}

/** Besides the limits of the check. */
export const packDoesNotProve: readonly string[] = [
  'That the lines are all of the period: from which record to which one it reaches is what the pack says, and the signed manifests confirm it to within a segment at each end.',
];

/** The limits of the check, those of this log first. */
export function doesNotProve(outcome: Outcome): readonly string[] {
  return [...ofSignatures(outcome), ...ofContent(outcome), ...always];
}

function ofSignatures({ treeSize, checkpoints, witnessed }: Outcome): readonly string[] {
  const covered = Math.max(checkpoints.lastSize, witnessed?.size ?? 0);
  const rest = treeSize - covered;
  const sentences: string[] = [];
  if (covered === 0) {
    sentences.push(
      'That nothing was cut off at the end: a log from which the last records were removed at the end of a line is only shorter. Keep the head hash elsewhere to notice it.',
      'That the last record is as it was written: no later record holds its hash yet.',
      'That nobody rewrote the whole log: without a signature or a witness outside this machine, whoever can write this folder can compute all hashes anew.',
    );
    return sentences;
  }
  sentences.push(
    rest > 0
      ? `Anything about the last ${rest === 1 ? 'record beyond its hash: no signature covers it' : `${rest} records beyond their hashes: no signature covers them`} yet.`
      : 'That no record was written after the last checkpoint and taken away again.',
  );
  if (witnessed === undefined) {
    sentences.push(
      'That nothing was cut off at the end: whoever removes the last records together with the checkpoints that cover them leaves a shorter log. Keep a checkpoint elsewhere, or let a witness sign it, to notice it.',
      checkpoints.pinned === 'pinned'
        ? "That nobody who has the device's key rewrote the whole log: the owner of the machine and whatever runs as its user can read it. A witness outside this machine would show it."
        : "That nobody rewrote the whole log: the key comes from the log's own folder, so that whoever can write it can have signed everything anew with a key of theirs. Give the device's key, noted elsewhere, to exclude that.",
    );
  } else {
    sentences.push(
      `Anything that the witness has not seen: whoever has the device's key can change or cut off what follows the first ${witnessed.size} records.`,
      'That the owner of the device and the operator of the witness did not act together.',
    );
  }
  return sentences;
}

function ofContent({ disposed, isQuick }: Outcome): readonly string[] {
  const sentences: string[] = [];
  if (isQuick) {
    sentences.push(
      'The form of each line: this was the quick check of stored bytes. Numbers, times and the one canonical form of records inside a segment were not looked at.',
    );
  }
  if (disposed.records > 0) sentences.push('What the disposed records said: only their hashes are left.');
  return sentences;
}

const always: readonly string[] = [
  'That every AI call went through the proxy: a call that was never recorded leaves no gap.',
  'That the recorded values were true when they were written: names come from the machine, times from its clock.',
  'Anything about other homes, devices or folders.',
];
