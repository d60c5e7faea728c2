// What the tables of Anthropic bodies cannot say: the billing line, tools, sources of media, signed blocks.
import type { JsonNode, JsonObject } from '../base/json.ts';
import { isBillingText } from './anthropic-shapes.ts';
import type { BlockTable, FieldHandler, FieldTable, Walk } from './grammar.ts';
import { childPointer } from './json-pointer.ts';
import { isOpaque } from './opaque-data.ts';
import type { TextSite } from './types.ts';
import { placeAt } from './text-sites.ts';

/** The block of a billing line; its text has been looked at. */
const billingFields: FieldTable = { type: 'token', text: 'exact', cache_control: 'kept' };

/** Fields of `source` by its `type`; base64 is handled apart. */
const sourceTables: ReadonlyMap<string, FieldTable> = new Map<string, FieldTable>([
  ['text', { type: 'token', media_type: 'kept', data: 'text' }],
  ['content', { type: 'token', content: 'blocks' }],
  ['url', { type: 'token', url: 'declared' }],
  ['file', { type: 'token', file_id: 'id' }],
]);

const opaqueFields: readonly string[] = ['signature', 'encrypted_content', 'data'];

export const system: FieldHandler = (walk, node, site) => {
  const place: TextSite = { ...site, role: 'system' };
  if (node.kind === 'array') {
    for (const [index, item] of node.items.entries()) {
      const itemPlace = placeAt(place, `${place.pointer}/${index}`);
      if (isBillingLine(walk, item)) walk.table(item, billingFields, itemPlace);
      else walk.blocks(item, itemPlace);
    }
  } else if (node.kind === 'string' && isBillingLine(walk, node)) walk.sink.kept(node);
  else walk.blocks(node, place);
};

/** Claude Code's pseudo header. It counts as one only as a single short line that stands alone. */
function isBillingLine({ document }: Walk, node: JsonNode): boolean {
  if (node.kind === 'array' || node.end - node.start > 1200) return false;
  const members = document.membersIf(node);
  const text = document.textIf(node.kind === 'object' ? members.get('text') : node);
  const isAlone = [...members.keys()].every((key) => Object.hasOwn(billingFields, key));
  return isAlone && text !== undefined && isBillingText(text);
}

export const source: FieldHandler = (walk, node, site) => {
  const type = walk.document.textIf(walk.document.membersIf(node).get('type'));
  if (node.kind !== 'object' || type === undefined) return walk.unknown(node, site);
  if (type === 'base64') return base64Source(walk, node, site);
  walk.fields(node, sourceTables.get(type) ?? { type: 'token' }, site);
};

function base64Source(walk: Walk, node: JsonObject, site: TextSite): void {
  const kind = walk.document.textIf(walk.document.members(node).get('media_type')) ?? '';
  for (const member of node.members) {
    const { key, value } = member;
    if (walk.document.word(key) !== 'data' || value.kind !== 'string') walk.unknownMember(member, site);
    else walk.base64(value, kind, { ...site, role: 'unknown', pointer: `${site.pointer}/data`, scope: 'full' });
  }
}

/** A block that its provider signed or encrypted, and the field with its readable text (`data`: there is none). */
export function signed(textField: string): BlockTable {
  return { fields: {}, whole: (walk, node, site) => signedWhole(walk, node, textField, site) };
}

function signedWhole(walk: Walk, node: JsonObject, textField: string, site: TextSite): void {
  const { document, sink } = walk;
  const text = textField === 'data' ? undefined : document.members(node).get(textField);
  sink.signed(
    { signature: signatureOf(walk, node, site), text: text?.kind === 'string' ? text : undefined },
    { ...site, pointer: `${site.pointer}/${textField}` },
  );
  for (const member of node.members) {
    const key = document.word(member.key);
    const place = placeAt(site, childPointer(site.pointer, key));
    if (member.value.kind === 'string' && (key === textField || opaqueFields.includes(key))) continue;
    if (key === 'tool_changes') walk.blocks(member.value, place);
    else if (key === 'type') walk.rule(member.value, 'token', place);
    else walk.unknownMember(member, site);
  }
}

/** What holds the block together with its provider: the first opaque field that is one. The others are texts. */
function signatureOf({ document, sink }: Walk, node: JsonObject, site: TextSite): string {
  const members = document.members(node);
  let signature = '';
  for (const field of opaqueFields) {
    const value = members.get(field);
    if (value?.kind !== 'string') continue;
    const text = document.text(value);
    if (!isOpaque(text)) {
      sink.text(value, { role: 'unknown', pointer: childPointer(site.pointer, field), scope: 'full' });
    } else if (signature === '') signature = text;
    else sink.kept(value);
  }
  return signature;
}
