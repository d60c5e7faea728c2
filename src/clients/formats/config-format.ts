// How one value of a configuration file is read, set and taken out again without touching anything else.

/** A key, or an item of a list: found by the name that it carries, since people insert and move items. */
export type PathStep =
  | string
  | {
      /** Its place in the list when it was found. */
      readonly item: number;
      /** Value of its `name`, `title` or the like. */
      readonly name: string | undefined;
    };

export type ConfigPath = readonly PathStep[];

/** A scalar where it stands. */
export interface FoundValue {
  readonly value: unknown;
  /** As it is spelled in the file, with its quotes. */
  readonly source: string;
}

/** What `set` did, so that `unset` can take back exactly this. */
export interface SetResult {
  readonly text: string;
  /** How many of the path's last keys but one had to be made, from the inside out. */
  readonly madeParents: number;
}

/** Untrusted: all texts. All functions throw ClientError `unreadable` on a text that its tool could not read either. */
export interface ConfigFormat {
  readonly id: 'json' | 'toml' | 'yaml' | 'env';
  /** The plain value of the whole text. */
  parse(text: string): unknown;
  find(text: string, path: ConfigPath): FoundValue | undefined;
  /** Makes or replaces a scalar. */
  set(text: string, path: ConfigPath, value: string): SetResult;
  /** Puts the spelling from before back in its place. */
  putBack(text: string, path: ConfigPath, source: string): string;
  /** Takes out a value, and of the containers around it as many as were made for it and are empty now. */
  unset(text: string, path: ConfigPath, madeParents: number): string;
}

/** Byte order mark, first line end and first indentation of a text: what new lines have to look like. */
export interface TextStyle {
  readonly mark: string;
  readonly body: string;
  readonly lineEnd: '\n' | '\r\n';
  readonly indent: string;
}

export function styleOf(text: string): TextStyle {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const body = text.slice(mark.length);
  const lineEnd = /\r?\n/.exec(body)?.[0] === '\r\n' ? '\r\n' : '\n';
  const indent = /^([ \t]+)\S/m.exec(body)?.[1] ?? '  ';
  return { mark, body, lineEnd, indent };
}

/** The items of a list that carry the name of the step; the one at its old place when several do. */
export function itemIndex(items: readonly unknown[], step: Exclude<PathStep, string>): number | undefined {
  const named = items.flatMap((item, index) => (nameOf(item) === step.name ? [index] : []));
  if (named.includes(step.item)) return step.item;
  return step.name === undefined ? undefined : named[0];
}

/** What tools call their models and providers, the first that there is. */
const nameKeys = ['name', 'title', 'displayName', 'model_display_name', 'id', 'model'];

/** How an item of a list of models is told from its neighbours. */
export function nameOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const members = item as Readonly<Record<string, unknown>>;
  return nameKeys.map((key) => members[key]).find((name) => typeof name === 'string');
}
