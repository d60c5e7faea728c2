// What an attacker sends to get a name past the program, as tables. Each row holds the same few names.
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { anthropicHeaders, type SendOptions, userMessage } from './proxy-harness.ts';

const name = 'KestrelLedgerService';

type Row<T> = readonly [name: string, value: T];

/** Ways to write names in a text. */
export const spellings: readonly Row<string>[] = [
  ['as declared', 'KestrelLedgerService tenantVault settle_claim_batch größeMessen zorbit'],
  ['in other casings', 'kestrelLedgerService KESTREL_LEDGER_SERVICE kestrel_ledger_service KestrelLEDGERService'],
  ['kebab', 'kestrel-ledger-service Settle-Claim-Batch device-status-board KESTREL-LEDGER-SERVICE'],
  ['with dots and slashes', 'Kestrel.Ledger.Service src/kestrel/ledger/zorbit.ts kestrel::ledger::zorbit'],
  ['in prose', 'the Kestrel ledger of the reinsurer, an underwriter says'],
  ['glued in lower and upper case', 'kestrelledgerservice KESTRELLEDGERSERVICE settleclaimbatch Kestrelledgerservice'],
  ['plural', 'KestrelLedgerServices kestrels reinsurers zorbits'],
  ['possessive', "KestrelLedgerService's the reinsurer's, the reinsurers' zorbit’s"],
  [
    'inside longer names',
    'useKestrelLedgerService KestrelLedgerServiceTest createZorbitFactory __kestrel_x _zorbit $kestrel',
  ],
  ['between digits', 'kestrel2 2kestrel v2kestrel KestrelLedger2Service zorbit42'],
  ['as a dunder', '__kestrel__ __KESTREL_STATE__ __KestrelLedgerService__'],
  ['after a C escape', String.raw`a\nkestrel b\tzorbit c\\nkestrel d\rreinsurer e\vkestrel f\fzorbit`],
  ['in a Windows path', String.raw`C:\dev\acme-reinsurance\src\kestrel C:\\dev\\acme-reinsurance\\zorbit`],
  [
    'in a URL',
    'https://kestrel.example.com:8443/zorbit?x=reinsurer#kestrel git@example.com:acme-reinsurance/zorbit.git',
  ],
  ['behind percent-encoding', '%2Fkestrel%2Fzorbit %0Akestrel %20zorbit %252Fkestrel'],
  ['in a diff', '--- a/src/kestrel-ledger-service.ts\n-kestrel\n+zorbit\n[-kestrel-]{+zorbit+}'],
  ['in a numbered file', '   12\texport class KestrelLedgerService {\n   13→  zorbit\n14:kestrel'],
  ['split over markup', 'Kestrel<wbr>Ledger<b>Service</b> **Kestrel**Ledger `zorbit`s settle\\_claim\\_batch'],
  ['in a regular expression', String.raw`\bkestrel\b ^zorbit$ (kestrel|zorbit)\w+ [^/]*kestrel.*`],
  ['in SQL and templates', 'SELECT "kestrel".`zorbit` FROM ${reinsurer_limit} {{kestrel}} <%= zorbit %>'],
  ['between letters of other scripts', '使用KestrelLedgerService类 はkestrelの 🦅kestrel🦅'],
  ['with a zero-width space between its words', 'Kestrel\u200BLedger\u200BService reinsurer\u200B_limit'],
  ['between direction marks', '\u202Ekestrel\u202C \u2066zorbit\u2069'],
  ['in NFD', 'größeMessen'.normalize('NFD')],
  ['in upper case of German', 'GRÖSSE_MESSEN GrösseMessen'],
  ['with letters that fold to ASCII', '\u212Aestrel \u212AestrelLedgerService'],
  [
    'in JSON in JSON in JSON',
    JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ [name]: 'zorbit', größeMessen: 1 }) }) }),
  ],
];

/** A request with one message. */
export function blocks(role: string, content: unknown): string {
  return JSON.stringify({ model: 'm', max_tokens: 9, messages: [{ role, content }] });
}

const user = (content: unknown) => blocks('user', content);
const assistant = (content: unknown) => blocks('assistant', content);
const withTool = (tool: object) => userMessage('hello', { tools: [{ name: 'Read', ...tool }] });
const source = (value: object) => [{ type: 'document', title: name, context: `about ${name}`, source: value }];

/** Places in a body. */
export const sites: readonly Row<string>[] = [
  ['system as a string', userMessage('hello', { system: `You know ${name}` })],
  ['system as blocks', userMessage('hello', { system: [{ type: 'text', text: name, cache_control: { type: 'ephemeral' } }] })],
  ['system as one block', userMessage('hello', { system: { type: 'text', text: name } })],
  ['a system message', JSON.stringify({ model: 'm', messages: [{ role: 'system', content: name }] })],
  ['a text block', user([{ type: 'text', text: name }])],
  ['a key spelled with escapes', `{"model":"m","mess\\u0061ges":[{"role":"user","cont\\u0065nt":"${name}"}]}`],
  ['tool input, nested', assistant([{ type: 'tool_use', id: 't', name: 'Edit', input: { a: [{ b: { c: name } }] } }])],
  ['keys of tool input', assistant([{ type: 'tool_use', id: 't', name: 'Edit', input: { a: [{ [name]: 1 }] } }])],
  ['input of server and MCP tools', assistant(['server_tool_use', 'mcp_tool_use'].map((type) => ({ type, id: 't', name: 'x', input: { q: name } })))],
  ['a tool result as a string', user([{ type: 'tool_result', tool_use_id: 't', content: name }])],
  ['a tool result as blocks', user([{ type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: name }] }])],
  ['a plain document', user(source({ type: 'text', media_type: 'text/plain', data: name }))],
  ['a document of blocks', user(source({ type: 'content', content: [{ type: 'text', text: name }] }))],
  ['a document behind a URL', user(source({ type: 'url', url: `https://example.com/${name}` }))],
  ['a "base64" document that is text', user(source({ type: 'base64', media_type: 'text/plain', data: name }))],
  ['an "image" that is prose', user([{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: `no image: ${name}` } }])],
  ['a source of unknown type', user(source({ type: 'future', payload: { x: name } }))],
  ['a search result', user([{ type: 'search_result', source: name, title: name, content: [{ type: 'text', text: name }] }])],
  ['a citation', user([{ type: 'text', text: 'x', citations: [{ type: 'char_location', cited_text: name, document_title: name }] }])],
  ['a web search result', user([{ type: 'web_search_tool_result', tool_use_id: 't', content: [{ type: 'web_search_result', url: `https://x/${name}`, title: name }] }])],
  ['output of code execution', user([{ type: 'code_execution_tool_result', tool_use_id: 't', content: { type: 'code_execution_result', stdout: name, stderr: name } }])],
  ['stop sequences', userMessage('hello', { stop_sequences: [name] })],
  ['a tool description', withTool({ description: `Reads ${name}`, input_schema: { type: 'object' } })],
  ['texts of a tool schema', withTool({ input_schema: { type: 'object', description: name, properties: { a: { type: 'string', description: name, default: name, examples: [name] } } } })],
  ['examples of tool input', withTool({ input_schema: {}, input_examples: [{ a: name }] })],
  ['an MCP server URL', userMessage('hello', { mcp_servers: [{ type: 'url', name: 'n', url: `https://example.com/${name}` }] })],
  ['a block of unknown type', user([{ type: 'future', payload: { [name]: name, text: `a ${name}` } }])],
  ['an unknown field of a block', user([{ type: 'text', text: 'x', future: { deep: [name] } }])],
  ['an unknown field of a message', JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'x', future: [name] }] })],
  ['an unknown field of the request', userMessage('hello', { future: { deep: [name, `a ${name}`] } })],
  ['a sentence where a protocol word is expected', userMessage('hello', { container: `the container of ${name}` })],
  ['metadata beside the user id', userMessage('hello', { metadata: { user_id: 'u1', note: name } })],
  ['thinking without a signature', assistant([{ type: 'thinking', thinking: name }])],
  ['a compaction without a signature', assistant([{ type: 'compaction', content: `a ${name}` }])],
  ['keys that every object inherits', `{"model":"m","__proto__":{"constructor":"${name}"},"messages":[{"role":"user","toString":"${name}","content":"x"}]}`],
]; // prettier-ignore

const hello = userMessage('hello');
const plus = (...headers: readonly string[]) => [...anthropicHeaders, ...headers];
const gzipped = gzipSync(Buffer.from(userMessage(name)));

/** Places in the head of a request, other paths, and other encodings of a body. */
export const carriers: readonly Row<SendOptions>[] = [
  ['the query', { path: `/v1/messages?beta=true&x=${name}`, body: hello }],
  ['a name in the query', { path: `/v1/messages?${name}=1`, body: hello }],
  ['the query, percent-encoded', { path: '/v1/messages?x=%4BestrelLedgerService&%4bestrelLedgerService=1', body: hello }],
  ['the query, percent-encoded twice', { path: '/v1/messages?x=%254BestrelLedgerService', body: hello }],
  ['JSON in the query', { path: `/v1/messages?x=${encodeURIComponent(JSON.stringify({ a: name }))}`, body: hello }],
  ['a path', { method: 'GET', path: `/v1/files/${name}` }],
  ['a path, percent-encoded', { method: 'GET', path: '/v1/files/%4bestrelLedgerService' }],
  ['a path with a file name', { method: 'GET', path: '/v1/files/kestrel-ledger-service.ts' }],
  ['a path with a folder', { method: 'DELETE', path: '/v1/files/home%2Fdev%2Facme-reinsurance%2Fx' }],
  ['a header', { headers: plus('x-task', `fix ${name}`), body: hello }],
  ['a header, percent-encoded', { headers: plus('x-task', '%4bestrelLedgerService'), body: hello }],
  ['a header with a path', { headers: plus('x-cwd', '/home/dev/acme-reinsurance/src/kestrel-ledger-service.ts'), body: hello }],
  ['a header in Latin-1', { headers: plus('x-task', Buffer.from('größeMessen', 'latin1').toString('latin1')), body: hello }],
  ['a cookie and a referer', { headers: plus('cookie', `a=${name}`, 'referer', `http://x/${name}`), body: hello }],
  ['a hop-by-hop header', { headers: plus('connection', 'x-zed', 'x-zed', name), body: hello }],
  ['token counting', { path: '/v1/messages/count_tokens?beta=true', body: userMessage(name) }],
  ['the path without v1', { path: '/messages', body: userMessage(name) }],
  ['the path with v1 twice', { path: '/v1/v1/messages', body: userMessage(name) }],
  ['the path with slashes too many', { path: '//v1/messages/', body: userMessage(name) }],
  ['JSON on a path that nobody knows', { path: '/v1/messages/drafts', body: JSON.stringify({ requests: [{ custom_id: 'a', params: JSON.parse(userMessage(`see ${name}`)) as object }] }) }],
  ['JSON on an unknown path', { path: '/v1/other', body: JSON.stringify({ a: name, [name]: [`b ${name}`] }) }],
  ['another method with a body', { method: 'DELETE', path: '/v1/files/x', body: JSON.stringify({ a: name }) }],
  ['a gzip body', { headers: plus('content-encoding', 'gzip'), body: gzipped }],
  ['a gzip body of two members', { headers: plus('content-encoding', 'gzip'), body: Buffer.concat([gzipSync(userMessage(name).slice(0, 40)), gzipSync(userMessage(name).slice(40))]) }],
  ['a brotli body', { headers: plus('content-encoding', 'br'), body: brotliCompressSync(Buffer.from(userMessage(name))) }],
  ['a body said to be plain', { headers: plus('content-encoding', 'identity'), body: userMessage(name) }],
  ['a body said to be another type', { headers: ['content-type', 'text/plain; charset=utf-16', 'x-api-key', 'k'], body: userMessage(name) }],
]; // prettier-ignore

const text = (body: string): SendOptions => ({ body });

/** What must be refused, and the rule that refuses it. */
export const refused: readonly (readonly [string, SendOptions, string])[] = [
  ['truncated JSON', text(userMessage(name).slice(0, -4)), 'not-json'],
  ['a byte order mark', text(`\uFEFF${userMessage(name)}`), 'not-json'],
  ['UTF-16', { body: Buffer.from(userMessage(name), 'utf16le') }, 'not-json'],
  ['text after the JSON', text(`${hello}${name}`), 'not-json'],
  ['a comment', text(`/* ${name} */${hello}`), 'not-json'],
  ['an array of requests', text(`[${userMessage(name)}]`), 'bad-shape'],
  ['no messages', text(JSON.stringify({ prompt: name })), 'bad-shape'],
  ['content that is a number', text('{"model":"m","messages":[{"role":"user","content":5}]}'), 'bad-shape'],
  ['a block that is a string', text(user([name])), 'bad-shape'],
  ['a block without a type', text(user([{ text: name }])), 'bad-shape'],
  ['a role that is a number', text(`{"model":"m","messages":[{"role":5,"content":"${name}"}]}`), 'bad-shape'],
  ['content twice', text(`{"model":"m","messages":[{"role":"user","content":"x","content":"${name}"}]}`), 'duplicate-key'],
  ['content twice, once escaped', text(`{"model":"m","messages":[{"role":"user","content":"x","c\\u006fntent":"${name}"}]}`), 'duplicate-key'],
  ['messages twice', text(`{"model":"m","messages":[],"messages":[{"role":"user","content":"${name}"}]}`), 'duplicate-key'],
  ['an unknown encoding', { headers: plus('content-encoding', 'rot13'), body: userMessage(name) }, 'content-encoding'],
  ['plain text said to be gzip', { headers: plus('content-encoding', 'gzip'), body: userMessage(name) }, 'content-encoding'],
  ['a gzip body that ends early', { headers: plus('content-encoding', 'gzip'), body: gzipped.subarray(0, -6) }, 'content-encoding'],
  ['text on an unknown path', { path: '/v1/notes', body: `file ${name}` }, 'body-not-json'],
  ['an upload', { path: '/v1/files', body: `file ${name}` }, 'upload'],
  ['a batch', { path: '/v1/messages/batches', body: JSON.stringify({ requests: [] }) }, 'batch'],
  ['a path that is not percent-encoded UTF-8', { method: 'GET', path: '/v1/files/%zz' }, 'unreadable-target'],
  ['a target for a forward proxy', { method: 'GET', path: 'http://example.com/v1/models' }, 'request-target'],
  ['a secret in a signed block', text(assistant([{ type: 'thinking', thinking: githubToken(), signature: 'EqQBCkgIARABGAIiQL61vXv5b8a3Z1Jx0Qm9' }])), 'secret-in-signed-block'],
]; // prettier-ignore

/** A made-up token that the rules know. */
export function githubToken(): string {
  return ['gh', 'p_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('');
}

/** Ways to write one character so that a parser gives it back; `depth` counts the parsers. */
export const escapers: readonly ((character: string, depth: number) => string)[] = [
  (character) => character,
  (character, depth) => `${backslashes(depth)}u${hex(character, 4)}`,
  (character, depth) => `${backslashes(depth)}x${hex(character, 2)}`,
  (character, depth) => `${backslashes(depth)}u{${hex(character, 1)}}`,
  (character, depth) => `${backslashes(depth)}U${hex(character, 8)}`,
  (character, depth) => `%${'25'.repeat(depth - 1)}${hex(character, 2)}`,
  (character) => `%u${hex(character, 4)}`,
  (character) => `&#x${hex(character, 2)};`,
  (character) => `&#${character.charCodeAt(0)};`,
];

function backslashes(depth: number): string {
  return '\\'.repeat(2 ** (depth - 1));
}

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0');
}
