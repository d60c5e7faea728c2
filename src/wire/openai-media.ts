// Media in OpenAI bodies: `data:` URLs, files and sound. What cannot be read must be what it claims to be.
import type { JsonString } from '../base/json.ts';
import type { FieldHandler, Walk } from './grammar.ts';
import { childPointer } from './json-pointer.ts';
import { claimsMedia, isBase64, isMediaOf, isRecordingOf } from './media-data.ts';
import type { TextSite } from './types.ts';

/** `data:image/png;base64,`: a parameter between the two could hold a text. */
const dataUrl = /^data:([a-z]+\/[a-z0-9.+-]{1,80});base64,/i;
const address = /^(?:https?|gs|s3|file):\/\/\S*$/i;
const maxHead = 128;

/** A URL. Of an address only declared names change; media in a `data:` URL pass, and text in one is text. */
export const mediaUrl: FieldHandler = (walk, node, site) => {
  if (node.kind !== 'string') return walk.unknown(node, site);
  const bytes = contentOf(walk, node);
  const head = asciiHead(bytes);
  const match = dataUrl.exec(head);
  if (match !== null) {
    const kind = (match[1] ?? '').toLowerCase();
    return passData(walk, { node, kind, data: bytes.subarray(match[0].length) }, site);
  }
  if (address.test(head)) walk.sink.text(node, { ...site, role: 'parameter', scope: 'declared' });
  else walk.sink.text(node, site);
};

/** `{url, detail}`, or the URL itself. */
export const mediaReference: FieldHandler = (walk, node, site) => {
  if (node.kind === 'object') walk.fields(node, { url: mediaUrl, detail: 'kept', format: 'kept' }, site);
  else mediaUrl(walk, node, site);
};

/** Sound with its format beside it: `{data, format}`. */
export const inputAudio: FieldHandler = (walk, node, site) => {
  if (node.kind !== 'object') return walk.unknown(node, site);
  const format = walk.document.textIf(walk.document.members(node).get('format')) ?? '';
  for (const member of node.members) {
    const { key, value } = member;
    if (walk.document.word(key) !== 'data' || value.kind !== 'string') walk.unknownMember(member, site);
    else passSound(walk, value, format, { ...site, pointer: childPointer(site.pointer, 'data') });
  }
};

/** A file's data, as a `data:` URL, as base64 alone, or by a URL. */
export const fileData: FieldHandler = (walk, node, site) =>
  mediaUrl(walk, node, { ...site, role: 'document', encoding: 'base64' });

interface EncodedData {
  readonly node: JsonString;
  readonly kind: string;
  readonly data: Uint8Array;
}

function passSound(walk: Walk, node: JsonString, format: string, site: TextSite): void {
  const bytes = contentOf(walk, node);
  // Mistral takes a URL in the same place.
  if (/^(?:https?|data):/i.test(asciiHead(bytes))) mediaUrl(walk, node, site);
  else passData(walk, { node, kind: soundKinds.get(format) ?? `audio/${format}`, data: bytes }, site);
}

const soundKinds: ReadonlyMap<string, string> = new Map([
  ['mp3', 'audio/mpeg'],
  ['m4a', 'audio/mp4'],
  ['opus', 'audio/ogg'],
]);

function passData({ sink }: Walk, { node, kind, data }: EncodedData, site: TextSite): void {
  if (data.length === 0 || !claimsMedia(kind) || !isBase64(data)) sink.text(node, site);
  else if (isMediaOf(kind === 'image/jpg' ? 'image/jpeg' : kind, data) || isRecordingOf(kind, data)) {
    sink.media(kind, data.length);
  } else sink.badMedia(site.pointer);
}

/** The bytes between the quotes; of a string with escapes, those of its text. */
function contentOf({ document }: Walk, node: JsonString): Uint8Array {
  return node.isPlain
    ? document.bytes.subarray(node.start + 1, node.end - 1)
    : document.codec.encode(document.text(node));
}

function asciiHead(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, maxHead));
}
