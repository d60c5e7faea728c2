// Text of files that a policy calls restricted: it stops the request, whether a tool says that it read such a file or
// three lines of one stand in any text.
import type { TextSite } from '../wire/types.ts';
import { Refusal } from './error.ts';

export interface RestrictedText {
  /** Relative to its workspace folder. */
  readonly file: string;
  /** 1-based line of the text; undefined: the tool named the file. */
  readonly line: number | undefined;
  /** JSON pointer of the clause. */
  readonly clause: string;
}

/** Knows what is restricted at the moment. */
export interface RestrictedPort {
  /** Changes with everything that an answer of `find` depends on. */
  readonly key: string;
  /** Undefined: nothing has changed. Awaited before the texts of a request are looked at. Never rejects. */
  ready(): Promise<void> | undefined;
  /** `toolPath`: the file that the tool names whose input or result the text is. */
  find(text: string, toolPath: string | undefined): RestrictedText | undefined;
}

/** Throws Refusal `restricted-data`. */
export function refuseRestricted(port: RestrictedPort | undefined, text: string, site: TextSite): void {
  // The path of a call by itself is no text of the file.
  const toolPath = text === site.toolPath ? undefined : site.toolPath;
  const found = port?.find(text, toolPath);
  if (found === undefined) return;
  const place =
    found.line === undefined
      ? `text of ${printable(found.file)}`
      : `lines of ${printable(found.file)} (line ${found.line} of a text)`;
  throw new Refusal(
    400,
    'restricted-data',
    `Pretense blocked this request: it holds ${place}, which your policy calls restricted (${found.clause}). Nothing was ` +
      'sent. Take it out of the conversation, or start a new one if it is in the history. ' +
      '`pretense policy explain PATH` tells more.',
  );
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 300);
}
