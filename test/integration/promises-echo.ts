// Providers that answer with what they were sent, and a client that applies an edit: what byte-exact is measured with.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Block } from '../../src/cli/demo/scripted-provider.ts';
import { answerJson, type Handler, plainAnswer, sse } from './proxy-harness.ts';
import { userTexts } from './promises-line.ts';

/** Texts that are hard to bring back. */
export const difficultTexts: readonly (readonly [name: string, text: string])[] = [
  ['names in every casing', 'KestrelLedgerService kestrelLedger KESTREL_LEDGER kestrel-ledger kestrelledgerservice kESTREL'],
  ['inflections', "settle settles settled settling premium premiums claim claimed reinsurers reinsurer's ledgers'"],
  ['line ends of three systems', 'KestrelLedgerService\r\n\tzorbit\r\tkestrel\n\n'],
  ['control characters', 'kestrel\u0000zorbit\u0007\u001B[0m zorbit\u007F\u0085\u2028\u2029'],
  ['emoji and their parts', '🦅kestrel👩‍👩‍👧zorbit🇪🇺'],
  ['lone surrogates', 'kestrel\uD83D zorbit \uDC00kestrel\uDFFF'],
  ['marks and scripts', 'größeMessen größeMessen GRÖSSE kestrel\u0301 客戶Kestrel台帳 \u200Bzorbit\uFEFF'],
  ['escapes of four depths', String.raw`kestrel \\u006bestrel \\\\u006bestrel %256bestrel &#107;estrel \x6bestrel`],
  ['names behind escapes', String.raw`\nkestrel \\nkestrel \fkestrel %2Fzorbit %0azorbit \u000akestrel`],
  ['code', '```ts\nexport class KestrelLedgerService { readonly #tenantVault = `${zorbit}`; }\n```\r\n'],
  ['long base64', `data:;base64,${Buffer.from(Array.from({ length: 240 }, (_, at) => at * at)).toString('base64')}`],
  ['nothing to change', 'plain words only, 1.0e2 \\/ é'],
]; // prettier-ignore

/** The shipped surrogates, as the engine reads them. */
export function shippedWords(): readonly string[] {
  const file = join(import.meta.dirname, '../../src/engine/data/surrogates.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly words: string }).words.split(' ');
}

/** Answers with one text. */
export function saying(text: string): Handler {
  return answerJson({ ...plainAnswer, content: [{ type: 'text', text }] });
}

/** Answers with the last text of the request, whole or in deltas of so many UTF-16 units. */
export function echo(deltaLength: number | undefined): Handler {
  return (request, response, received) => {
    const text = userTexts(received).at(-1) ?? '';
    if (deltaLength === undefined)
      answerJson({ ...plainAnswer, content: [{ type: 'text', text }] })(request, response, received);
    else answerWith(sse(eventsOf({ type: 'text', text }, deltaLength)))(request, response, received);
  };
}

/** Answers a streaming request with one tool call, its arguments cut into deltas. */
export function callTool(
  toolCall: (seen: string) => object,
  spell: (json: string) => string,
  deltaLength: number,
): Handler {
  return (request, response, received) => {
    const input = spell(JSON.stringify(toolCall(userTexts(received).at(-1) ?? '')));
    answerWith(sse(eventsOf({ type: 'tool_use', name: 'Edit', input: {} }, deltaLength, input)))(
      request,
      response,
      received,
    );
  };
}

function answerWith(events: string): Handler {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(events);
  };
}

function eventsOf(block: Block, deltaLength: number, input = ''): readonly (readonly [string, unknown])[] {
  const isText = block.type === 'text';
  const start = isText ? { type: 'text', text: '' } : { ...block, id: 'toolu_1' };
  const event = (type: string, fields: object): readonly [string, unknown] => [type, { type, ...fields }];
  const deltas = slices(isText ? block.text : input, deltaLength).map((part) =>
    isText ? { type: 'text_delta', text: part } : { type: 'input_json_delta', partial_json: part },
  );
  return [
    event('message_start', { message: { ...plainAnswer, content: [], stop_reason: null } }),
    event('content_block_start', { index: 0, content_block: start }),
    ...deltas.map((delta) => event('content_block_delta', { index: 0, delta })),
    event('content_block_stop', { index: 0 }),
    event('message_delta', { delta: { stop_reason: isText ? 'end_turn' : 'tool_use' }, usage: { output_tokens: 5 } }),
    event('message_stop', {}),
  ];
}

function slices(text: string, length: number): readonly string[] {
  const parts: string[] = [];
  for (let start = 0; start < text.length; start += length) parts.push(text.slice(start, start + length));
  return parts;
}

/** Text or tool arguments of a whole answer or an event stream, as a tool puts them together. */
export function answerText(body: Buffer): string {
  const whole = body.toString('utf8');
  if (whole.startsWith('{')) {
    const message = JSON.parse(whole) as { readonly content: readonly { readonly text: string }[] };
    return message.content.map((block) => block.text).join('');
  }
  return whole
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map(
      (line) =>
        JSON.parse(line.slice(6)) as { readonly delta?: { readonly text?: string; readonly partial_json?: string } },
    )
    .map(({ delta }) => delta?.text ?? delta?.partial_json ?? '')
    .join('');
}
