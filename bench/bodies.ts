// Requests of each wire format: one text in a message, and a long conversation of an agent.

/** How one wire format writes what an agent sends. */
export interface FormatBodies {
  readonly path: string;
  /** Key of the upstream to route to. */
  readonly upstream: string;
  /** A body with one text of the user. */
  one(text: string): object;
  /** A body with the items of a conversation; undefined for an API that knows none. */
  conversation?(turns: readonly Turn[]): object;
}

/** The model calls a tool, and the tool answers. */
export interface Turn {
  readonly id: string;
  readonly said: string;
  readonly path: string;
  readonly result: string;
}

const model = 'bench';
const system = 'You are an agent that works on the code of a workspace.';

export const formatBodies: Readonly<Record<string, FormatBodies>> = {
  'anthropic-messages': {
    path: '/v1/messages',
    upstream: 'anthropic',
    one: (text) => ({ model, max_tokens: 100, messages: [{ role: 'user', content: text }] }),
    conversation: (turns) => ({ model, max_tokens: 100, system, messages: turns.flatMap(anthropicTurn) }),
  },
  'openai-chat': {
    path: '/v1/chat/completions',
    upstream: 'openai',
    one: (text) => ({ model, messages: [{ role: 'user', content: text }] }),
    conversation: (turns) => ({ model, messages: [{ role: 'system', content: system }, ...turns.flatMap(chatTurn)] }),
  },
  'openai-responses': {
    path: '/v1/responses',
    upstream: 'openai',
    one: (text) => ({ model, store: false, input: [{ type: 'message', role: 'user', content: text }] }),
    conversation: (turns) => ({ model, store: false, instructions: system, input: turns.flatMap(responsesTurn) }),
  },
  gemini: {
    path: '/v1beta/models/bench:generateContent',
    upstream: 'gemini',
    one: (text) => ({ contents: [{ role: 'user', parts: [{ text }] }] }),
    conversation: (turns) => ({
      systemInstruction: { parts: [{ text: system }] },
      contents: turns.flatMap(geminiTurn),
    }),
  },
  'openai-completions': {
    path: '/v1/completions',
    upstream: 'openai',
    one: (text) => ({ model, max_tokens: 100, prompt: text }),
  },
  'openai-embeddings': {
    path: '/v1/embeddings',
    upstream: 'openai',
    one: (text) => ({ model, input: text }),
  },
};

/** Turns with so many bytes in all, made of the code. `mean`: bytes of a result. */
export function turnsOf(code: string, bytes: number, mean: number): readonly Turn[] {
  const turns: Turn[] = [];
  for (let sum = 0, turn = 0; sum < bytes; turn++) {
    // From a quarter to seven quarters of the mean.
    const length = Math.round(mean * (0.25 + ((turn * 977) % 1000) / 667));
    const from = (turn * 4099) % Math.max(1, code.length - length);
    const result = code.slice(from, from + length);
    const path = `/srv/dev/bench/src/kestrel-ledger-${turn}.ts`;
    const said = `I read ${path} now, since the premiumTenant of step ${turn} is used there.`;
    turns.push({ id: `toolu_01A09q90qw90lq9${String(turn).padStart(8, '0')}`, said, path, result });
    sum += result.length + 500;
  }
  return turns;
}

function anthropicTurn({ id, said, path, result }: Turn): readonly object[] {
  const call = { type: 'tool_use', id, name: 'Read', input: { file_path: path } };
  return [
    { role: 'assistant', content: [{ type: 'text', text: said }, call] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: result }] },
  ];
}

function chatTurn({ id, said, path, result }: Turn): readonly object[] {
  const called = { name: 'Read', arguments: JSON.stringify({ file_path: path }) };
  return [
    { role: 'assistant', content: said, tool_calls: [{ id, type: 'function', function: called }] },
    { role: 'tool', tool_call_id: id, content: result },
  ];
}

function responsesTurn({ id, said, path, result }: Turn): readonly object[] {
  return [
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: said }] },
    { type: 'function_call', call_id: id, name: 'Read', arguments: JSON.stringify({ file_path: path }) },
    { type: 'function_call_output', call_id: id, output: result },
  ];
}

function geminiTurn({ said, path, result }: Turn): readonly object[] {
  return [
    { role: 'model', parts: [{ text: said }, { functionCall: { name: 'read_file', args: { file_path: path } } }] },
    { role: 'user', parts: [{ functionResponse: { name: 'read_file', response: { output: result } } }] },
  ];
}
