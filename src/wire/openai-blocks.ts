// Content parts of OpenAI's APIs and those compatible with them.
import type { JsonObject } from '../base/json.ts';
import { blockTables } from './grammar.ts';
import type { BlockGrammar, BlockTable, FieldHandler, FieldTable, Walk } from './grammar.ts';
import { fileData, inputAudio, mediaReference, mediaUrl } from './openai-media.ts';
import { walkSigned } from './openai-reasoning.ts';
import type { TextSite } from './types.ts';
import { placeAt } from './text-sites.ts';

const commonFields: FieldTable = {
  type: 'token',
  id: 'id',
  cache_control: 'kept',
  prompt_cache_breakpoint: 'kept',
  detail: 'kept',
};

const annotation: FieldTable = {
  type: 'token',
  url_citation: { url: 'declared', title: 'text', content: 'text', start_index: 'kept', end_index: 'kept' },
  url: 'declared',
  title: 'text',
  filename: 'text',
  file_id: 'id',
  container_id: 'id',
};

/** What an answer names as its sources. */
export const annotations: FieldTable = annotation;

const text: BlockTable = { fields: { text: 'text', annotations: annotation, logprobs: 'kept' } };
const file: FieldTable = { file_data: fileData, file_id: 'id', filename: 'text', file_url: mediaUrl, format: 'kept' };

const mediaUrls: FieldHandler = (walk, node, site) => {
  if (node.kind !== 'array') return mediaReference(walk, node, site);
  for (const [index, item] of node.items.entries()) {
    mediaReference(walk, item, placeAt(site, `${site.pointer}/${index}`));
  }
};

const tables: readonly (readonly [string, BlockTable])[] = [
  ['text', text],
  ['input_text', text],
  ['output_text', text],
  ['refusal', { fields: { refusal: 'text' } }],
  ['image_url', { fields: { image_url: mediaReference } }],
  ['input_image', { fields: { image_url: mediaReference, file_id: 'id' } }],
  ['input_audio', { fields: { input_audio: inputAudio } }],
  ['audio_url', { fields: { audio_url: mediaReference } }],
  ['video_url', { fields: { video_url: mediaReference } }],
  ['video', { fields: { video: mediaUrls } }],
  ['file', { role: 'document', fields: { ...file, file } }],
  ['input_file', { role: 'document', fields: file }],
  ['document_url', { role: 'document', fields: { document_url: mediaUrl, document_name: 'text' } }],
  ['reference', { fields: { reference_ids: 'kept' } }],
  ['thinking', { fields: {}, whole: thinkingPart }],
];

/** Mistral lists the texts of its thinking; others write one text and sign it. */
function thinkingPart(walk: Walk, node: JsonObject, site: TextSite): void {
  if (walk.document.members(node).get('thinking')?.kind === 'string') return walkSigned(walk, node, site);
  walk.fields(node, { ...commonFields, thinking: 'blocks', closed: 'kept', signature: 'encrypted' }, site);
}

export const openAiBlocks: BlockGrammar = {
  tables: blockTables(commonFields, tables),
  common: commonFields,
  untyped: { fields: { ...commonFields, text: 'text' } },
};
