// Where in a choice of a streamed answer its texts go on.
import type { ChannelPlace } from './openai-channels.ts';

/** Completions. */
export const textPlace: ChannelPlace = { name: 'text', group: 'said', kind: 'text', wrap: (text) => `"text":${text}` };

/** What spoken sound says. */
export const soundPlace = deltaText('transcript', 'said', (text) => `"audio":{"transcript":${text}}`);

/** Mistral's thinking. */
export const partPlace = deltaText(
  'thinking',
  'thought',
  (text) => `"content":[{"type":"thinking","thinking":[{"type":"text","text":${text}}]}]`,
);

/** The one call of the legacy form. */
export const legacyPlace: ChannelPlace = {
  ...deltaText('function_call', 'function_call', (text) => `"function_call":{"arguments":${text}}`),
  kind: 'json',
};

const deltaPlaces: ReadonlyMap<string, ChannelPlace> = new Map(
  [
    ['content', 'said'] as const,
    ['refusal', 'said'] as const,
    ['reasoning_content', 'thought'] as const,
    ['reasoning', 'thought'] as const,
  ].map(([field, group]) => [field, deltaText(field, group, (text) => `"${field}":${text}`)]),
);

/** A field of the delta. */
export function deltaPlace(field: string): ChannelPlace {
  return deltaPlaces.get(field) ?? deltaText(field, 'said', (text) => `"${field}":${text}`);
}

/** The input of a tool call. `index`: a JSON text. */
export function callPlace(index: string, isCustom: boolean): ChannelPlace {
  const name = `call ${index}`;
  const wrap = (text: string): string =>
    `"tool_calls":[{"index":${index},${isCustom ? `"custom":{"input":${text}}` : `"function":{"arguments":${text}}`}}]`;
  return { ...deltaText(name, name, wrap), kind: isCustom ? 'tool-input' : 'json' };
}

/** One of OpenRouter's `reasoning_details`. */
export function detailPlace(index: string, part: 'text' | 'summary'): ChannelPlace {
  const wrap = (text: string): string =>
    `"reasoning_details":[{"type":"reasoning.${part}","${part}":${text},"index":${index}}]`;
  return deltaText(`detail ${index} ${part}`, 'thought', wrap);
}

function deltaText(name: string, group: string, wrap: (text: string) => string): ChannelPlace {
  return { name, group, kind: 'text', wrap: (text) => `"delta":{${wrap(text)}}` };
}
