// Files that programs find by their name and read by keys of their own: they stay as they are.
import { basename } from 'node:path';

/** Package manifests and lock files, licences, and the settings of compilers, test runners and package managers. */
const settingsFiles = new RegExp(
  [
    String.raw`^(?:package|package-lock|npm-shrinkwrap|deno|jsr)\.jsonc?$`,
    String.raw`^(?:yarn|bun|uv|poetry|Pipfile|Cargo|composer)\.lock[b]?$`,
    String.raw`^(?:pnpm-lock|pnpm-workspace)\.yaml$`,
    String.raw`^tsconfig[\w.-]*\.json$`,
    String.raw`^(?:pyproject|Cargo|bunfig|Pipfile)(?:\.toml)?$`,
    String.raw`^(?:setup|tox|pytest)\.(?:cfg|ini)$`,
    String.raw`^(?:pom\.xml|go\.mod|go\.sum|gradle\.properties|build\.gradle(?:\.kts)?|settings\.gradle(?:\.kts)?)$`,
    String.raw`^\.(?:mocharc|babelrc|npmrc|nycrc|gitignore|gitattributes|prettierrc|swcrc|editorconfig)(?:\.\w+)?$`,
    String.raw`^(?:LICEN[CS]E|COPYING|NOTICE)(?:[.-][\w.-]+)?$`,
  ].join('|'),
);

export function isSettingsFile(path: string): boolean {
  return settingsFiles.test(basename(path));
}
