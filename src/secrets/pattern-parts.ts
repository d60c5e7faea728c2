// The pieces that rules put their patterns together from. All are linear: a run that a keyword can recur in is entered
// only at its start, everything else is bounded.

// The letter of an escape (`\n`, `%3D`, `\u003d`, a terminal colour) and the sign of a diff line belong to no token.
export const escapeEnds = [
  String.raw`\\[abefnrtv0]`,
  String.raw`\\u[\da-fA-F]{4}`,
  String.raw`\\x[\da-fA-F]{2}`,
  String.raw`%[\da-fA-F]{2}`,
  String.raw`(?:\x1b|\\u001[bB]|\\x1[bB]|\\033|\\e)\[[\d;]{0,12}[A-Za-z]`,
  String.raw`(?:^|[\r\n]|\\[nr])[-+]`,
].join('|');

// `_` bounds tokens: it joins them to names (`TOKEN_`), marks them in Markdown (`__…__`), and no random text is told by it.

/** A token begins here, and may not be glued to a letter or digit. For tokens without `-`. */
export const wordStart = String.raw`(?:(?<![A-Za-z\d])|(?<=${escapeEnds}))`;

/** A token begins here, and may not be glued to a letter, digit or `-`. For tokens that may hold `-`. */
export const kebabStart = String.raw`(?:(?<![A-Za-z\d-])|(?<=${escapeEnds}))`;

/** A token begins here, and may not be glued to a letter, digit, `-` or `.`. For tokens with dots in them. */
export const dottedStart = String.raw`(?:(?<![A-Za-z\d.-])|(?<=${escapeEnds}))`;

/** A token begins here, and may not be glued to a letter, digit, `+` or `/`. For base64. */
export const base64Start = String.raw`(?:(?<![A-Za-z\d+/])|(?<=${escapeEnds}))`;

/** No letter or digit follows. For tokens without `_`. */
export const wordEnd = String.raw`(?![A-Za-z\d])`;

/** No letter, digit or `-` follows, nor one behind the `_` that bound a token; for tokens that may hold them. */
export const kebabEnd = String.raw`(?!_{0,3}[A-Za-z\d-])`;

/** No letter or digit follows, nor a sign of base64 or its padding. For base64. */
export const base64End = String.raw`(?![A-Za-z\d+/=])`;

/** `/` as it stands in text, in JSON (`\/`) and in URLs (`%2F`). */
export const slash = String.raw`(?:\\*\/|%2[Ff])`;

/** `=` as it stands in text, in JSON of careful writers (`\u003d`) and in URLs. */
export const equals = String.raw`(?:=|%3[Dd]|\\u003[dD])`;

/** One character of base64, also escaped. */
export const base64Character = String.raw`(?:[A-Za-z0-9+/]|%2[BbFf]|\\\/|\\u002[BbFf])`;

// What terminals write between a name and its value; a backslash before it was read already.
const colour = String.raw`(?:\x1b|(?<=\\)(?:u001[bB]|x1[bB]|033|e))\[[\d;]{0,12}[A-Za-z]`;
// JSON in JSON in JSON, and that in a body of JSON: the quote of the innermost has 31 backslashes before it.
// Careful JSON writers spell quotes and brackets `\u0022`, `\u0027`, `\u003c`.
const closers = String.raw`(?:["'\`*\\\])\s]|\\u002[27]|${colour}){0,40}`;
const separator = String.raw`(?:=>|->|<-|:=|\??={1,3}|::?|,|>|\|\|?|│|\?\?|%3[Dd]|\\u003[DdEe]|\bor\b)`;
// Each character can be read in one way only, or a run of backslashes would be read in very many.
const openers = String.raw`(?:["'\`*“‘\\\s([{<]|-(?=\s)|(?<=\\)(?:[nrt]|u00(?:2[27]|3[Cc]))|${colour}){0,40}`;

// What YAML writes before a text of several lines: `|`, `>-`.
const block = String.raw`(?:\s?[|>][+-]?(?=\s|\\))?`;
// Before the value stands what is made of it, or how it is quoted: `SecretStr("`, `String::from("`, `b"`, `@"`.
const wrapper = String.raw`(?:(?:[A-Za-z][\w.:]{0,23}\(|[bBrRfFuU@]{1,2})\\{0,31}["'\`])?`;
// Name and value each have a name of their own: `"name": "…", "value": "`, `- name: …⏎  value: `, `key="…" value="`.
const pair = String.raw`(?:["'\`\\\s,]|(?<=\\)[nrt]){1,40}(?:value|content)${closers}[:=]${openers}`;
// `setKey("`, `.key('`, `key{"`.
const call = String.raw`[({]\s{0,8}\\{0,31}["'\`]`;
const blanks = String.raw`(?:\s{1,4}|[ \t]{5,60})["'\`(]?`;

/**
 * From the end of a name to its value: ` = "`, `": "`, `=`, `', '`, `>`, ` || '`, `", "value": "`, `("`; or only
 * blanks.
 */
export const assignment = String.raw`(?:${closers}${separator}${block}${openers}${wrapper}|${pair}|${call}|${blanks})`;

/** A universally unique identifier, as many vendors give them out for tokens. */
export const uuid = String.raw`[\da-fA-F]{8}-(?:[\da-fA-F]{4}-){3}[\da-fA-F]{12}`;

// What a typed language says between a name and its value: `: string`, ` String?`, `: &'static str`, `[]`,
// `: Optional[str]`, `: string | undefined`, ` { get; set; }`.
const typed = String.raw`\??:?\s{1,2}(?:&(?:'static\s)?|(?:Optional|Final)\[)?[sS]tr(?:ing)?[\]?]?(?:\s\|\s(?:None|null|undefined))?`;
const typeOfValue = String.raw`(?:${typed}|\[\d{0,3}\]|\s\{\sget;[\w\s;]{0,24}\})?`;

// What prose says there: ` is `, in Markdown also behind the marks of code and emphasis.
const copula = String.raw`["'\`*)\]]{0,4}\s{1,2}(?:is|was|to)[:\s]{1,3}["'\`*“‘]{0,4}`;

/** From a name to its value as code, configuration or a sentence says it. */
export const assignmentOrCopula = `(?:${typeOfValue}${assignment}|${copula})`;

/**
 * From a vendor's name to the value of a credential that is named after it: `ACME_API_KEY=`, `"acmeToken": "`,
 * `Acme(api_key="`, `acmeKey: string = '`, `The Acme API key is `. Both arguments are alternatives. For patterns that
 * are blind to case.
 */
export function namedAfter(vendor: string, kinds = 'key|token|secret'): string {
  return String.raw`(?:${vendor})[\w.({ -]{0,32}(?:${kinds})[\w-]{0,12}(?![\w-])(?:${typeOfValue}${assignment}|${copula})`;
}

/** A pattern from its pieces. */
export function pattern(...pieces: readonly string[]): RegExp {
  return new RegExp(pieces.join(''));
}

/** The same, blind to case. */
export function patternIgnoringCase(...pieces: readonly string[]): RegExp {
  return new RegExp(pieces.join(''), 'i');
}
