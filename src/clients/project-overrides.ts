// Files of projects that win against the user's own. Untrusted: what is in them.
import { looksLikeOurs } from './address.ts';
import type { Override } from './client.ts';
import { filledText } from './config-record.ts';
import { textOf, type ClientEnvironment } from './environment.ts';
import type { ConfigFormat } from './formats/config-format.ts';

export interface OverridingFiles {
  readonly files: readonly string[];
  readonly format: ConfigFormat;
  /** Addresses in what a file means, by the name to tell. */
  find(root: unknown): readonly { readonly name: string; readonly value: unknown }[];
  /** `names`: those that were found, joined. */
  sentence(names: string): string;
}

/** Files that name an address which is not ours. One that the tool cannot read overrides nothing. */
export async function overridesWith(
  environment: ClientEnvironment,
  { files, format, find, sentence }: OverridingFiles,
): Promise<readonly Override[]> {
  const found = await Promise.all(
    files.map(async (file): Promise<readonly Override[]> => {
      const bytes = await environment.readFile(file).catch(() => undefined);
      const names = bytes === undefined ? [] : namesIn(bytes);
      return names.length === 0 ? [] : [{ file, sentence: sentence(names.join(' and ')) }];
    }),
  );
  return found.flat();

  function namesIn(bytes: Uint8Array): readonly string[] {
    try {
      return find(format.parse(textOf(bytes, ''))).flatMap(({ name, value }) => {
        const address = filledText(value);
        return address === undefined || looksLikeOurs(address) ? [] : [name];
      });
    } catch {
      return [];
    }
  }
}
