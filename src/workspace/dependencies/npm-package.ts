// The names that one installed npm package owns: all tokens of its type declarations, or the property names of
// its scripts when it has none. Read lexically, never run.
import { join } from 'node:path';
import { dependencyLimits } from '../limits.ts';
import { readRegularFile } from '../regular-file.ts';
import type { PackageNames } from '../types.ts';
import { addKebab, withoutComments } from './code-text.ts';
import { packageFiles } from './folder-files.ts';
import type { ReadingBudget } from './reading-budget.ts';

const declarationFile = /\.d\.[cm]?ts$/;
const scriptFile = /\.[cm]?js$/;
const bundledScript = /\.min\.|\bumd\b|\bbundle\b/;

interface Gathered {
  readonly names: Set<string>;
  readonly kebab: Set<string>;
  readonly references: Set<string>;
}

/** `folder` is the package's real path. Untrusted: every file in it. Never throws. */
export async function readNpmPackage(folder: string, budget: ReadingBudget): Promise<PackageNames> {
  const { maxFilesPerPackage, maxScriptsPerPackage, maxTypeFileBytes, maxScriptFileBytes } = dependencyLimits;
  const gathered: Gathered = { names: new Set(), kebab: new Set(), references: new Set() };
  const types = await packageFiles(folder, maxFilesPerPackage, (path) => declarationFile.test(path));
  const read = { folder, budget, gathered };
  if (types.length > 0) {
    const isPartial = await readAll({ ...read, files: types, maxBytes: maxTypeFileBytes, readText: readTypes });
    return resultOf(gathered, isPartial || types.length === maxFilesPerPackage);
  }
  const scripts = await packageFiles(
    folder,
    maxScriptsPerPackage,
    (path) => scriptFile.test(path) && !bundledScript.test(path),
  );
  const isPartial = await readAll({ ...read, files: scripts, maxBytes: maxScriptFileBytes, readText: readScript });
  return resultOf(gathered, isPartial || scripts.length === maxScriptsPerPackage);
}

function resultOf({ names, kebab, references }: Gathered, isPartial: boolean): PackageNames {
  return { names: [...names], kebab: [...kebab], references: [...references], isPartial };
}

interface Reading {
  readonly folder: string;
  readonly budget: ReadingBudget;
  readonly gathered: Gathered;
  readonly files: readonly string[];
  readonly maxBytes: number;
  readonly readText: (text: string, gathered: Gathered) => void;
}

/** True when something was left out. */
async function readAll({ folder, budget, gathered, files, maxBytes, readText }: Reading): Promise<boolean> {
  let bytes = 0;
  let isPartial = false;
  for (const file of files) {
    const content = await readRegularFile(join(folder, file), maxBytes);
    if (typeof content === 'string') {
      isPartial = true;
      continue;
    }
    bytes += content.length;
    if (bytes > dependencyLimits.maxBytesPerPackage || !budget.takeBytes(content.length)) return true;
    readText(content.toString('utf8'), gathered);
  }
  return isPartial;
}

function readTypes(text: string, { names, kebab, references }: Gathered): void {
  for (const [, module] of text.matchAll(/(?:\bfrom|\bimport\(|\brequire\()\s*['"]([^.'"/][^'"\n]*)['"]/g)) {
    if (module !== undefined) references.add(packageNameOf(module));
  }
  for (const [, name] of text.matchAll(/<reference\s+types=["']([^"'\n]+)["']/g)) {
    if (name !== undefined) references.add(name).add(typesPackageOf(name));
  }
  const code = withoutComments(text);
  for (const [name] of code.matchAll(/[A-Za-z_$][\w$]*/g)) names.add(name);
  addKebab(code, kebab);
}

function readScript(text: string, { names, kebab }: Gathered): void {
  const code = withoutComments(text);
  for (const [, name] of code.matchAll(/\.([A-Za-z_$][\w$]*)/g)) if (name !== undefined) names.add(name);
  for (const [, name] of code.matchAll(/(?<![\w$])([A-Za-z_$][\w$]*)\s?:/g)) if (name !== undefined) names.add(name);
  for (const [, name] of code.matchAll(/\b(?:function|class)\s+([A-Za-z_$][\w$]*)/g))
    if (name !== undefined) names.add(name);
  addKebab(code, kebab);
}

/** `@scope/name/part` → `@scope/name`. */
export function packageNameOf(module: string): string {
  const [first = '', second] = module.split('/');
  return first.startsWith('@') && second !== undefined ? `${first}/${second}` : first;
}

/** `@scope/name` → `@types/scope__name`. */
export function typesPackageOf(name: string): string {
  return `@types/${name.replace(/^@/, '').replace('/', '__')}`;
}
