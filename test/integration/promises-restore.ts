// What the program leaves behind in other people’s folders: nothing.
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startPretense, temporaryEnvironment } from '../e2e/pretense-process.ts';
import { createWorkspace, runVerb } from './promises-line.ts';
import { ledgerFiles, ledgerFolder } from './promises-workspace.ts';

/** The tests of promise 6; to be called inside its `describe`. */
export function everythingIsRestorable(): void {
  test('a workspace and the home folder of its user keep every byte through init, work and removal', async () => {
    const root = createWorkspace(ledgerFolder, ledgerFiles);
    const userHome = mkdtempSync(join(tmpdir(), 'pretense-user-'));
    writeFileSync(join(userHome, '.profile'), 'export A=1\n');
    const environment = { ...temporaryEnvironment(), HOME: userHome };
    const before = [treeOf(root), treeOf(userHome)];
    expect(runVerb(['init', root], environment).code).toBe(0);
    const program = await startPretense([], environment);
    expect(runVerb(['status'], environment).code).toBe(0);
    expect(await program.stop()).toBe(0);
    expect(runVerb(['init', root, '--remove'], environment).code).toBe(0);
    expect([treeOf(root), treeOf(userHome)]).toEqual(before);
  });

  test('taking a workspace off the list gives back the list as it was', () => {
    const environment = temporaryEnvironment();
    const [kept, removed] = [createWorkspace('kept', {}), createWorkspace('removed', {})];
    runVerb(['init', kept], environment);
    const stateFile = readdirSync(environment.PRETENSE_HOME).find((name) => name.endsWith('.json')) ?? 'no state file';
    const state = () => readFileSync(join(environment.PRETENSE_HOME, stateFile), 'utf8');
    const before = state();
    runVerb(['init', removed], environment);
    expect(state()).toContain(removed);
    runVerb(['init', removed, '--remove'], environment);
    expect(state()).toBe(before);
  });

  test('a workspace whose folder is gone can be taken off the list', () => {
    const environment = temporaryEnvironment();
    const root = createWorkspace('gone', {});
    runVerb(['init', root], environment);
    rmSync(root, { recursive: true });
    expect(runVerb(['init', root, '--remove', '--json'], environment)).toMatchObject({ code: 0 });
    expect(JSON.parse(runVerb(['status', '--json'], environment).out)).toMatchObject({
      running: false,
      workspaces: [],
    });
  });
}

/** Every path below a folder with the hash of what it holds. */
function treeOf(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [path, entry.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'folder'] as const;
  });
  return Object.fromEntries(entries.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}
