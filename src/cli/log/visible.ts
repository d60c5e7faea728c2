// Names of files, branches and people as a terminal may have them: nothing in them moves the cursor or hides a letter.

const acting = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu;

/** Untrusted: any text. Control and format characters stand as `\u{1b}`; what is longer than `maxLength` is cut with `…`. */
export function visible(text: string, maxLength = Number.POSITIVE_INFINITY): string {
  const shown = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  return shown.replaceAll(acting, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
