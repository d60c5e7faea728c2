// Errors of the extension that nobody saw fail a test; and when a test fails: what the windows showed, and what the
// editor had to say.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import type { Editor } from './editor.ts';

/** Leaves a picture of each window and the server's log in a folder that is printed. Call it once in a `describe`. */
export function keepEvidence(current: () => Editor | undefined): void {
  afterEach(async ({ task }) => {
    const editor = current();
    if (editor === undefined) return;
    // The editor writes what an extension throws into the console of its window, with the extension's id.
    const thrown = editor.windows().flatMap(({ console: lines }) => lines.filter(isOfExtension));
    if (task.result?.state !== 'fail' && thrown.length === 0) return;
    const folder = mkdtempSync(join(tmpdir(), 'pretense-evidence-'));
    writeFileSync(join(folder, 'server.log'), editor.server.log());
    for (const [index, window] of editor.windows().entries()) {
      writeFileSync(join(folder, `console-${index}.log`), window.console.join('\n'));
      // A page that hangs has no picture.
      await window.page
        .screenshot({ path: join(folder, `window-${index}.png`), timeout: 10_000 })
        .catch(() => undefined);
    }
    console.log(`"${task.name}" failed; what was to be seen: ${folder}`);
    expect(thrown).toEqual([]);
  });
}

function isOfExtension(line: string): boolean {
  return line.startsWith('error ') && /\[pretense\.pretense\]|extensions\/pretense\.pretense-/.test(line);
}
