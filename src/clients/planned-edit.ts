// From the values that a file should have to the bytes that it will have.
import { ownPrefix } from './address.ts';
import type { PlannedEdit, Upstreams } from './client.ts';
import { shownPath, textOf, type ClientEnvironment } from './environment.ts';
import { ClientError } from './error.ts';
import type { ConfigFormat } from './formats/config-format.ts';
import { withValues, type WantedValue } from './formats/formats.ts';

export interface FileToEdit {
  readonly file: string;
  readonly format: ConfigFormat;
  /** Undefined: there is no such file yet. */
  readonly before: Uint8Array | undefined;
  /** Hosts that the wanted addresses name. */
  readonly upstreams?: Upstreams;
}

/** Throws ClientError `unreadable` that names the file. */
export function plannedEdit(edit: FileToEdit, wanted: readonly WantedValue[]): PlannedEdit {
  const { file, format, before, upstreams = {} } = edit;
  try {
    const found = before === undefined ? '' : textOf(before, file);
    const own = withoutOrphans(format, found, wanted);
    const { text, slots } = withValues(format, own, wanted);
    const original = own === found ? before : Buffer.from(own, 'utf8');
    const hosts = Object.keys(upstreams).length === 0 ? {} : { upstreams };
    return { file, format: format.id, before: original, after: Buffer.from(text, 'utf8'), slots, ...hosts };
  } catch (error) {
    if (!(error instanceof ClientError) || error.code !== 'unreadable') throw error;
    throw new ClientError('unreadable', `${file} is left as it is: ${error.message}.`, { cause: error });
  }
}

/** Addresses of this very home that no journal knows any more (it was deleted): nothing was there before them. */
function withoutOrphans(format: ConfigFormat, text: string, wanted: readonly WantedValue[]): string {
  let rest = text;
  for (const { path, value } of wanted) {
    const found = format.find(rest, path)?.value;
    const prefix = ownPrefix(value);
    if (typeof found === 'string' && prefix !== undefined && prefix === ownPrefix(found)) {
      rest = format.unset(rest, path, 0);
    }
  }
  return rest;
}

/** A file of a tool as text; empty when there is none. Throws ClientError `unreadable` that names the file. */
export async function readConfig(
  environment: ClientEnvironment,
  { file, format }: Pick<FileToEdit, 'file' | 'format'>,
): Promise<{ readonly bytes: Uint8Array | undefined; readonly text: string }> {
  const bytes = await environment.readFile(file);
  const text = bytes === undefined ? '' : textOf(bytes, shownPath(environment, file));
  try {
    if (bytes !== undefined) format.parse(text);
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    const message = `${shownPath(environment, file)} is left as it is: ${error.message}. Repair it, then try again.`;
    throw new ClientError('unreadable', message, { cause: error });
  }
  return { bytes, text };
}
