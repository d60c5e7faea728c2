// Source code of real npm packages, in which nothing is to be found: those that this project and its tests install.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface SourceFile {
  /** `package/path/in/it`. */
  readonly path: string;
  readonly text: string;
}

/** No package may be all there is. */
const maxPackageBytes = 500_000;
const maxFileBytes = 200_000;
const maxBytes = 40_000_000;
const extensions =
  /\.(?:[cm]?[jt]sx?|json|md|ya?ml|py|cc?|h|hpp|cpp|rs|go|java|kt|swift|rb|php|sh|html|css|scss|vue|toml|sql|mm?)$/;
/** What is made by a program out of other files is nobody's source. */
const isMade = /\.min\.|(?:^|\/)(?:package-lock\.json|[\w.-]*\.map)$/;

/** The packages below the folders, by name; of each its first files by name, until there are enough bytes. */
export function sourceFiles(folders: readonly string[]): readonly SourceFile[] {
  const packages = folders.flatMap(packagesIn).toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const files: SourceFile[] = [];
  let bytes = 0;
  for (const { name, folder } of packages) {
    let left = maxPackageBytes;
    for (const path of pathsIn(folder, '')) {
      const size = statSync(join(folder, path)).size;
      if (size > Math.min(left, maxFileBytes) || bytes > maxBytes) continue;
      left -= size;
      bytes += size;
      files.push({ path: `${name}/${path}`, text: readFileSync(join(folder, path), 'utf8') });
    }
  }
  return files;
}

function packagesIn(folder: string): readonly { readonly name: string; readonly folder: string }[] {
  return folderNames(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? folderNames(join(folder, name)).map((inner) => `${name}/${inner}`) : [name],
    )
    .map((name) => ({ name, folder: join(folder, name) }));
}

function folderNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

/** Without what a package brings along of others. */
function pathsIn(root: string, base: string): readonly string[] {
  const entries = readdirSync(join(root, base), { withFileTypes: true }).toSorted((one, other) =>
    one.name < other.name ? -1 : 1,
  );
  return entries.flatMap((entry) => {
    const path = base === '' ? entry.name : `${base}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : pathsIn(root, path);
    return entry.isFile() && extensions.test(path) && !isMade.test(path) ? [path] : [];
  });
}
