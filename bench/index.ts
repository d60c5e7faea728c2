// CPU time of indexing a workspace against the bare tree-sitter parse of the same files, interleaved. The workspace
// holds this project's own sources, so TypeScript above all, and the scripts that acorn reads.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import treeSitter from '@vscode/tree-sitter-wasm';
import { listFiles } from '../src/workspace/files.ts';
import { indexWorkspace } from '../src/workspace/index-workspace.ts';
import { languageOf } from '../src/workspace/languages/index.ts';
import { startRuntime } from '../src/workspace/syntax/runtime.ts';
import { checkFloors, printTable, quantile } from './measure.ts';

const warmUps = 2;
const rounds = 7;
const sourceFolders = /^(?:src|test|bench|scripts)\//;
const project = join(import.meta.dirname, '..');
const grammarsFolder = join(project, 'dist', 'grammars');
const workspace = mkdtempSync(join(tmpdir(), 'pretense-bench-index-'));

for (const path of (await listFiles(project, { isTrusted: true })).paths) {
  if (!sourceFolders.test(path) || languageOf(path)?.syntax === undefined) continue;
  mkdirSync(join(workspace, dirname(path)), { recursive: true });
  copyFileSync(join(project, path), join(workspace, path));
}
const { paths } = await listFiles(workspace, { isTrusted: true });

await startRuntime(grammarsFolder);
const parsers = new Map<string, InstanceType<typeof treeSitter.Parser>>();
for (const { syntax } of paths.map((path) => languageOf(path)).filter((language) => language !== undefined)) {
  if (syntax === undefined || parsers.has(syntax.grammar)) continue;
  const parser = new treeSitter.Parser();
  const bytes = readFileSync(join(grammarsFolder, `tree-sitter-${syntax.grammar}.wasm`));
  parser.setLanguage(await treeSitter.Language.load(bytes));
  parsers.set(syntax.grammar, parser);
}

function parseAll(): void {
  for (const path of paths) {
    const parser = parsers.get(languageOf(path)?.syntax?.grammar ?? '');
    parser?.parse(readFileSync(join(workspace, path), 'utf8'))?.delete();
  }
}

async function cpuMs(work: () => void | Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const parseMs: number[] = [];
const indexMs: number[] = [];
let bytes = 0;
for (let round = 0; round < warmUps + rounds; round++) {
  const parse = await cpuMs(parseAll);
  const index = await cpuMs(async () => {
    ({ bytes } = (await indexWorkspace(workspace, { grammarsFolder })).report);
  });
  if (round < warmUps) continue;
  parseMs.push(parse);
  indexMs.push(index);
}
rmSync(workspace, { recursive: true });

const [parse, index] = [quantile(parseMs, 0.5), quantile(indexMs, 0.5)];
const speed = (milliseconds: number): string => (bytes / 1_000 / milliseconds).toFixed(1);
printTable([
  [`${paths.length} files, ${(bytes / 1e6).toFixed(1)} MB`, 'CPU ms (median)', 'MB/s'],
  ['bare tree-sitter parse', parse.toFixed(0), speed(parse)],
  ['index', index.toFixed(0), speed(index)],
]);
checkFloors([{ name: 'index, times the bare parse', value: parse / index, limit: 0.6, kind: 'least' }]);
for (const parser of parsers.values()) parser.delete();
