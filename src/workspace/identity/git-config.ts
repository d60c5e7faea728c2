// What a git configuration says, entry by entry, from git's own listing or from the text of a file.

export interface GitEntry {
  /** Section and key in lower case; what stands between them as written: `remote.origin.url`. */
  readonly key: string;
  readonly value: string;
}

const maxEntries = 2000;
const maxValue = 2000;
const section = /^\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]/;
const setting = /^([A-Za-z][\w-]*)\s*(?:=\s*(.*))?$/;

/** The output of `git config --list -z`. */
export function parseListing(output: string): readonly GitEntry[] {
  return output
    .split('\0')
    .slice(0, maxEntries)
    .flatMap((item) => {
      const lineFeed = item.indexOf('\n');
      return lineFeed < 1
        ? []
        : [{ key: item.slice(0, lineFeed), value: item.slice(lineFeed + 1, lineFeed + 1 + maxValue) }];
    });
}

/** The text of one file; what it includes is left out. Untrusted: anything that git would refuse is skipped. */
export function parseConfigFile(text: string): readonly GitEntry[] {
  const entries: GitEntry[] = [];
  let prefix = '';
  for (const raw of joinedLines(text)) {
    let line = raw.trim();
    const header = section.exec(line);
    if (header !== null) {
      const [whole, name = '', part] = header;
      prefix = part === undefined ? name.toLowerCase() : `${name.toLowerCase()}.${part.replaceAll(/\\(.)/g, '$1')}`;
      line = line.slice(whole.length).trim();
    }
    const match = setting.exec(line);
    if (prefix === '' || match === null || entries.length >= maxEntries) continue;
    const [, key = '', value = ''] = match;
    entries.push({ key: `${prefix}.${key.toLowerCase()}`, value: plainValue(value).slice(0, maxValue) });
  }
  return entries;
}

/** Lines; a backslash at the end of one takes in the next. */
function joinedLines(text: string): readonly string[] {
  return text.replaceAll(/\\\r?\n/g, '').split(/\r?\n/);
}

/** Without quotation marks, comments and escapes. */
function plainValue(written: string): string {
  let value = '';
  let isQuoted = false;
  for (let at = 0; at < written.length; at++) {
    const character = written.charAt(at);
    if (character === '"') isQuoted = !isQuoted;
    else if (character === '\\') value += written.charAt(++at);
    else if (!isQuoted && (character === '#' || character === ';')) break;
    else value += character;
  }
  return value.trim();
}
