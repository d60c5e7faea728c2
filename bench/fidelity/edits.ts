// Real commits, written once more by a simulated model: each must come out of the proxy as what was committed.
import { join } from 'node:path';
import { applyEdits } from '../../src/base/text.ts';
import { messageOf } from '../../src/base/error.ts';
import { decodeText } from '../../src/app/tree/text-file.ts';
import type { WordMap } from '../../src/engine/word-map.ts';
import type { WorkspaceIndexer } from '../../src/workspace/index-client.ts';
import { type Checkout, cloneOf } from './checkout.ts';
import { randomSizes } from './chunks.ts';
import { ProtectedWorkspace } from './protected-workspace.ts';
import { readByModel, type SeenFile, type WrittenCall, writtenByModel } from './simulated-model.ts';

export interface EditFigures {
  readonly commits: number;
  readonly files: number;
  /** Edits of all files, by a model that has seen every name that it writes, and by one that has seen this file only. */
  readonly edits: number;
  readonly exactFiles: number;
  readonly exactFilesAlone: number;
  readonly failures: readonly string[];
}

/** Old and new text of one file of one commit. */
interface Change {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly hunks: readonly Hunk[];
}

/** Half-open ranges of lines. */
interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
}

interface EditOptions {
  readonly commits: number;
  readonly indexer: WorkspaceIndexer;
  readonly map: WordMap;
}

const maxFilesOfCommit = 12;
const maxText = 400_000;

/** Checks commits out in a clone, newest last, and lets the model make each. */
export async function measureEdits(checkout: Checkout, options: EditOptions): Promise<EditFigures> {
  const { clone, remove } = cloneOf(checkout);
  const run = new EditRun(clone, options);
  try {
    for (const commit of commitsOf(clone)) {
      if (run.commits >= options.commits) break;
      await run.addCommit(commit);
    }
    return run.figures();
  } finally {
    remove();
  }
}

/** Newest first. */
function commitsOf(checkout: Checkout): readonly string[] {
  return checkout.git('log', '--no-merges', '--diff-filter=M', '--format=%H', '-n', '2000').split('\n').filter(Boolean);
}

class EditRun {
  commits = 0;
  readonly #clone: Checkout;
  readonly #options: EditOptions;
  readonly #size = randomSizes();
  readonly #failures: string[] = [];
  #files = 0;
  #edits = 0;
  #exact = 0;
  #exactAlone = 0;

  constructor(clone: Checkout, options: EditOptions) {
    this.#clone = clone;
    this.#options = options;
  }

  figures(): EditFigures {
    return {
      commits: this.commits,
      files: this.#files,
      edits: this.#edits,
      exactFiles: this.#exact,
      exactFilesAlone: this.#exactAlone,
      failures: this.#failures,
    };
  }

  async addCommit(commit: string): Promise<void> {
    const changes = changesOf(this.#clone, commit);
    if (changes.length === 0) return;
    if (!this.#clone.checkOut(`${commit}^`)) return;
    this.commits += 1;
    const { indexer, map } = this.#options;
    const workspace = await ProtectedWorkspace.open(this.#clone.root, indexer, map);
    for (const change of changes) {
      this.#files += 1;
      try {
        this.#addChange(workspace, change, commit.slice(0, 8));
      } catch (error) {
        this.#failures.push(`${commit.slice(0, 8)} ${change.path}: ${messageOf(error)}`);
      }
    }
  }

  #addChange(workspace: ProtectedWorkspace, change: Change, commit: string): void {
    const path = join(this.#clone.root, change.path);
    const seen = readByModel(workspace, path, change.before);
    const after = workspace.mutate(change.after);
    const alone = applyEdits(
      change.after,
      after.edits.filter((edit) => edit.carries.every((seq) => seen.carried.has(seq))),
    );
    this.#edits += change.hunks.length;
    const wrongAlone = this.#wrong(workspace, { seen, change, newText: alone, path });
    if (wrongAlone === undefined) this.#exactAlone += 1;
    const seenAll = { ...seen, carried: new Set([...seen.carried, ...after.carried]) };
    const wrong = this.#wrong(workspace, { seen: seenAll, change, newText: after.text, path });
    if (wrong === undefined) this.#exact += 1;
    for (const each of [wrong, wrongAlone].filter((text) => text !== undefined))
      this.#failures.push(`${commit} ${change.path}: ${each}`);
  }

  /** Undefined when the edits give the committed file; otherwise what is different. */
  #wrong(
    workspace: ProtectedWorkspace,
    model: { seen: SeenFile; change: Change; newText: string; path: string },
  ): string | undefined {
    const { seen, change, newText, path } = model;
    const calls = callsFor(change, seen, newText.split('\n'));
    const isAscii = this.#files % 2 === 0;
    const written = writtenByModel(workspace, seen.carried, { calls, isAscii, size: this.#size });
    let text = change.before;
    for (const call of written) {
      if (call.file_path !== path) return `the path came back as ${call.file_path}`;
      const parts = text.split(call.old_string);
      if (parts.length !== 2) return `the old text stands there ${parts.length - 1} times`;
      text = parts.join(call.new_string);
    }
    return text === change.after ? undefined : difference(change.after, text);
  }
}

/** The edits as the model writes them, from the last to the first, each with enough lines around it to be unique. */
function callsFor(change: Change, seen: SeenFile, newLines: readonly string[]): readonly WrittenCall[] {
  const real = change.before.split('\n');
  const realAfter = change.after.split('\n');
  const model = [...seen.lines];
  return change.hunks.toReversed().map((hunk) => {
    const whole = real.join('\n');
    let { from, to } = hunk;
    const isUnique = (): boolean => from < to && whole.split(real.slice(from, to).join('\n')).length === 2;
    do {
      from = Math.max(0, from - 1);
      to = Math.min(real.length, to + 1);
    } while (!isUnique() && (from > 0 || to < real.length));
    const written = newLines.slice(hunk.newFrom, hunk.newTo);
    const call = {
      file_path: seen.path,
      old_string: model.slice(from, to).join('\n'),
      new_string: [...model.slice(from, hunk.from), ...written, ...model.slice(hunk.to, to)].join('\n'),
    };
    model.splice(hunk.from, hunk.to - hunk.from, ...written);
    real.splice(hunk.from, hunk.to - hunk.from, ...realAfter.slice(hunk.newFrom, hunk.newTo));
    return call;
  });
}

/** Text files that the commit modifies. */
function changesOf(checkout: Checkout, commit: string): readonly Change[] {
  const listed = checkout.git('diff-tree', '-r', '-z', '--no-commit-id', '--no-renames', '--diff-filter=M', commit);
  const fields = listed.split('\0');
  const changes: Change[] = [];
  for (let at = 0; at + 1 < fields.length && changes.length < maxFilesOfCommit; at += 2) {
    const [oldMode = '', newMode = '', oldObject = '', newObject = ''] = (fields[at] ?? '').slice(1).split(' ');
    const path = fields[at + 1] ?? '';
    if (!oldMode.startsWith('100') || !newMode.startsWith('100') || oldObject === newObject) continue;
    const [before, after] = [oldObject, newObject].map((object) => decodeText(checkout.blob(object)));
    if (before?.encoding !== 'utf-8' || after?.encoding !== 'utf-8') continue;
    if (before.text.length > maxText || after.text.length > maxText) continue;
    const hunks = withLastLineEnd(hunksBetween(checkout, oldObject, newObject), before.text, after.text);
    if (hunks.length > 0) changes.push({ path, before: before.text, after: after.text, hunks });
  }
  return changes;
}

function hunksBetween(checkout: Checkout, oldObject: string, newObject: string): readonly Hunk[] {
  const diff = checkout.git(
    'diff',
    '-U0',
    '--text',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    oldObject,
    newObject,
  );
  return [...diff.matchAll(/^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm)].map((match) => {
    const [oldStart, oldCount, newStart, newCount] = match.slice(1, 5).map((each) => Number(each ?? 1));
    const from = (oldStart ?? 0) - (oldCount === 0 ? 0 : 1);
    const newFrom = (newStart ?? 0) - (newCount === 0 ? 0 : 1);
    return { from, to: from + (oldCount ?? 0), newFrom, newTo: newFrom + (newCount ?? 0) };
  });
}

/** A line end at the end of the file that comes or goes is no line for git. */
function withLastLineEnd(hunks: readonly Hunk[], before: string, after: string): readonly Hunk[] {
  const last = hunks.at(-1);
  if (last === undefined || before.endsWith('\n') === after.endsWith('\n')) return hunks;
  const ends = { to: before.split('\n').length, newTo: after.split('\n').length };
  return [...hunks.slice(0, -1), { ...last, ...ends }];
}

function difference(expected: string, actual: string): string {
  let at = 0;
  while (expected[at] === actual[at]) at += 1;
  const around = (text: string): string => JSON.stringify(text.slice(Math.max(0, at - 30), at + 40));
  return `expected ${around(expected)}, came back as ${around(actual)}`;
}
