// Turns pieces of source text into names: unquoted, unescaped, split at dots, each once.

/** A name, or names joined by hyphens (`payment-ledger`). Unicode as in ECMAScript and Python. */
const nameShape = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*(?:-[\p{ID_Continue}$]+)*$/u;
const plainNameShape = /^[A-Za-z_$][\w$]*$/;
const maxNameLength = 200;

/** True for identifiers and for kebab names. */
export function isNameLike(text: string): boolean {
  return text.length <= maxNameLength && (plainNameShape.test(text) || nameShape.test(text));
}

export class NameCollector {
  readonly #names = new Set<string>();

  /** Takes an identifier, `#private`, `'quoted'` or `Dotted.name` as it stands in the source; what is no name is dropped. */
  add(text: string): void {
    if (plainNameShape.test(text) && text.length <= maxNameLength) {
      this.#names.add(text);
      return;
    }
    for (const part of unquote(text).split('.')) {
      const name = unescape(part.startsWith('#') ? part.slice(1) : part).trim();
      if (isNameLike(name)) this.#names.add(name);
    }
  }

  list(): readonly string[] {
    return [...this.#names];
  }
}

/** `'x'`, `"x"`, `` `x` `` and `['x']` without what stands around them. */
export function unquote(text: string): string {
  const match = /^\[?\s*(['"`])(.*)\1\s*\]?$/s.exec(text);
  return match?.[2] ?? text;
}

function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\u(?:\{([0-9a-f]{1,6})\}|([0-9a-f]{4}))/gi,
    (escape, long: string | undefined, short: string | undefined) => {
      const code = Number.parseInt(long ?? short ?? '', 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : escape;
    },
  );
}
