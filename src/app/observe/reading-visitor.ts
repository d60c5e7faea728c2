// Reads the texts of a body with the walk that protects it, and leaves every byte as it is.
import type { TextCodec } from '../../base/text.ts';
import { mapGenericRequest } from '../../proxy/generic-json.ts';
import type { RequestVisitor, TextRole, WireFormat } from '../../wire/types.ts';

export interface ReadText {
  /** JSON pointer. */
  readonly pointer: string;
  readonly role: TextRole;
  /** False for ids, keys and other fields, in which only declared names change. */
  readonly isContent: boolean;
  readonly text: string;
  readonly toolName: string | undefined;
  readonly toolPath: string | undefined;
}

/** In the order of the walk. Throws as the walk does. */
export function readTexts(body: Uint8Array, format: WireFormat | undefined, codec: TextCodec): readonly ReadText[] {
  const texts: ReadText[] = [];
  const visitor: RequestVisitor = {
    schemaNames() {},
    string(source, { pointer, role, scope, toolName, toolPath }) {
      texts.push({ pointer, role, isContent: scope === 'full', text: source.text, toolName, toolPath });
      return source.raw;
    },
    signed() {},
    media() {},
  };
  if (format === undefined) mapGenericRequest(body, codec, visitor);
  else format.mapRequest(body, codec, visitor);
  return texts;
}
