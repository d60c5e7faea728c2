// Which files of findings can be opened: those that are there, in a folder that Pretense protects. No `vscode` in here.
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import type { FindingRow, FindingView } from '../view/findings.ts';

/** Files that are looked for at a time; the rest of a long list opens nothing. */
const mostFiles = 200;

export interface OpenableFindings {
  readonly rows: readonly FindingRow[];
  /** Of those that can be opened, by what tools called them. */
  readonly paths: ReadonlyMap<string, string>;
}

/** Untrusted: the paths, which tool calls named. */
export async function openableFindings(
  findings: readonly FindingView[],
  roots: readonly string[],
): Promise<OpenableFindings> {
  const files = new Set(findings.flatMap(({ file }) => (file === undefined ? [] : [file])));
  const paths = new Map<string, string>();
  await Promise.all(
    [...files].slice(0, mostFiles).map(async (file) => {
      const path = await findFile(file, roots);
      if (path !== undefined) paths.set(file, path);
    }),
  );
  const rows = findings.map((finding) => ({
    ...finding,
    canOpen: finding.file !== undefined && paths.has(finding.file),
  }));
  return { rows, paths };
}

async function findFile(file: string, roots: readonly string[]): Promise<string | undefined> {
  for (const root of roots) {
    const path = isAbsolute(file) ? file : join(root, file);
    if (await isFileIn(path, root)) return path;
  }
  return undefined;
}

/** Also behind links: what is opened lies in the folder. */
async function isFileIn(path: string, root: string): Promise<boolean> {
  try {
    const [real, realRoot] = await Promise.all([realpath(path), realpath(root)]);
    return real.startsWith(realRoot.endsWith(sep) ? realRoot : `${realRoot}${sep}`) && (await stat(real)).isFile();
  } catch {
    return false;
  }
}
