// Redacted values in answers, through the real proxy: where they come back, where their placeholders stay, and what the
// records say.
import { afterEach, describe, expect, test } from 'vitest';
import { builtInPolicy } from '../../src/policy/defaults.ts';
import type { EffectivePolicy } from '../../src/policy/types.ts';
import { sampleText } from '../../src/secrets/samples.ts';
import { plainAnswer, send, sse, startTestProxy, type TestProxy, userMessage } from './proxy-harness.ts';

/** In the form of a vendor's token. */
const key = ['gh', 'p_', sampleText('base62', 36, 5)].join('');
const line = (secret: string): string => `const apiKey = "${secret}"; // of the team\n`;

interface Block {
  readonly type: string;
  readonly name?: string;
  readonly text?: string;
  readonly input?: Readonly<Record<string, string>>;
}

const edit = (text: string): Block => ({
  type: 'tool_use',
  name: 'Edit',
  input: { file_path: '/srv/a.ts', new_string: text },
});
const bash = (text: string): Block => ({ type: 'tool_use', name: 'Bash', input: { command: `printf %s '${text}'` } });
const said = (text: string): Block => ({ type: 'text', text });

/** Answers with what the script makes of the placeholder that it finds in the request. */
function answering(script: (placeholder: string) => readonly Block[], isStreaming: boolean) {
  return (...[, response, { body }]: Parameters<NonNullable<Parameters<typeof startTestProxy>[0]>['handler'] & {}>) => {
    const placeholder = /apiKey = \\"(.*?)\\"/.exec(body.toString('utf8'))?.[1] ?? 'nothing was redacted';
    const blocks = script(placeholder).map((block, at) => ({
      ...block,
      ...(block.type === 'text' ? {} : { id: `t${at}` }),
    }));
    response.writeHead(200, { 'content-type': isStreaming ? 'text/event-stream' : 'application/json' });
    response.end(isStreaming ? streamOf(blocks) : JSON.stringify({ ...plainAnswer, content: blocks }));
  };
}

function streamOf(blocks: readonly Block[]): string {
  return sse([
    ['message_start', { type: 'message_start', message: { ...plainAnswer, content: [] } }],
    ...blocks.flatMap((block, index) => eventsOf(block, index)),
    ['message_stop', { type: 'message_stop' }],
  ]);
}

function eventsOf(block: Block, index: number): readonly (readonly [string, unknown])[] {
  const whole = block.text ?? JSON.stringify(block.input);
  const deltas = whole.match(/[^]{1,5}/gu) ?? [];
  const empty = block.type === 'text' ? { type: 'text', text: '' } : { ...block, input: {} };
  const delta = (part: string): object =>
    block.type === 'text' ? { type: 'text_delta', text: part } : { type: 'input_json_delta', partial_json: part };
  return [
    ['content_block_start', { type: 'content_block_start', index, content_block: empty }],
    ...deltas.map(
      (part) => ['content_block_delta', { type: 'content_block_delta', index, delta: delta(part) }] as const,
    ),
    ['content_block_stop', { type: 'content_block_stop', index }],
  ];
}

/** What a client puts together: a text, or the strings of an input. */
function heard(body: Buffer, isStreaming: boolean): readonly string[] {
  if (!isStreaming) {
    const { content } = JSON.parse(body.toString()) as { readonly content: readonly Block[] };
    return content.flatMap(({ text, input = {} }) => (text === undefined ? Object.values(input) : [text]));
  }
  const texts = new Map<string, string>();
  for (const each of body
    .toString()
    .split('\n')
    .filter((one) => one.startsWith('data: '))) {
    const { index, delta } = JSON.parse(each.slice(6)) as {
      index?: number;
      delta?: { text?: string; partial_json?: string };
    };
    const kind = delta?.text === undefined ? 'input' : 'text';
    texts.set(`${index} ${kind}`, (texts.get(`${index} ${kind}`) ?? '') + (delta?.text ?? delta?.partial_json ?? ''));
  }
  return [...texts].flatMap(([place, text]) => {
    if (place.endsWith('text')) return [text];
    return text === '' ? [] : Object.values<string>(JSON.parse(text) as Record<string, string>);
  });
}

let proxy: TestProxy | undefined;
afterEach(async () => {
  await proxy?.close();
  proxy = undefined;
});

async function start(options: Parameters<typeof startTestProxy>[0]): Promise<TestProxy> {
  proxy = await startTestProxy(options);
  return proxy;
}

const ask = (body: string) => send(proxy?.proxy.port ?? 0, { body });
const sentTexts = (): string =>
  (proxy?.provider.received ?? []).map(({ body, rawHeaders }) => `${body.toString()}${rawHeaders.join()}`).join('\n');

describe.each([true, false])('streaming: %s', (isStreaming) => {
  const stream = { stream: isStreaming };

  test('a redacted value comes back in text and in a file edit, and its placeholder stays in a shell command', async () => {
    let placeholder = '';
    const script = (found: string) => {
      placeholder = found;
      return [said(`The key is ${found}.`), edit(line(found)), bash(found)];
    };
    const { recordOf, records } = await start({ handler: answering(script, isStreaming) });
    const answer = await ask(userMessage(line(key), stream));
    expect(placeholder).not.toBe(key);
    expect(placeholder).toHaveLength(key.length);
    expect(heard(answer.body, isStreaming)).toEqual([
      `The key is ${key}.`,
      '/srv/a.ts',
      line(key),
      `printf %s '${placeholder}'`,
    ]);
    expect(sentTexts()).not.toContain(key);

    const response = await recordOf('ai.response');
    expect(response).toMatchObject({
      placeholders_restored: 2,
      placeholders_kept: [{ tool: 'Bash', count: 1 }],
      placeholders_kept_omitted: 0,
      egress_terms: 0,
    });
    const incident = await recordOf('incident.placeholder_egress');
    const request = await recordOf('ai.request');
    expect(incident).toMatchObject({
      request_id: request['request_id'],
      tool: 'Bash',
      rules: ['github-token'],
      count: 1,
      developer: 'dev@example.com',
    });
    expect(JSON.stringify(records)).not.toContain(placeholder);
    expect(JSON.stringify(records)).not.toContain(key);
  });

  test('what the client sends back with the value leaves as the provider wrote it, and the value comes back again', async () => {
    let placeholder = '';
    const script = (found: string) => {
      placeholder = found;
      return [said(`The key is ${found}.`), edit(line(found))];
    };
    const { provider } = await start({ handler: answering(script, isStreaming) });
    await ask(userMessage(line(key), stream));
    // The first message is gone: only what the model said brings the value.
    const history = [
      { role: 'user', content: 'go on' },
      { role: 'assistant', content: [said(`The key is ${key}.`), { ...edit(line(key)), id: 't1' }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'done' }] },
    ];
    const answer = await ask(userMessage('', { ...stream, messages: history }));
    const second = JSON.parse(provider.received[1]?.body.toString() ?? '') as {
      readonly messages: readonly { readonly content: unknown }[];
    };
    expect(second.messages[1]?.content).toEqual([
      said(`The key is ${placeholder}.`),
      { ...edit(line(placeholder)), id: 't1' },
    ]);
    expect(heard(answer.body, isStreaming)).toContain(`The key is ${key}.`);
    expect(sentTexts()).not.toContain(key);
  });

  test('a value in the beginning that the client gave the answer is known when the whole answer comes back', async () => {
    let placeholder = '';
    const script = (found: string) => {
      placeholder = found;
      return [said(` of ${found}`)];
    };
    const shown: unknown[] = [];
    const { provider } = await start({
      handler: answering(script, isStreaming),
      ports: { observer: { sent() {}, answered: (_, texts) => shown.push(...texts) } },
    });
    const begun = { role: 'assistant', content: `It is ${line(key).trimEnd()}` };
    const answer = await ask(userMessage('', { ...stream, messages: [{ role: 'user', content: 'go on' }, begun] }));
    expect(heard(answer.body, isStreaming)).toEqual([` of ${key}`]);
    expect(JSON.stringify(shown)).toContain(placeholder);
    expect(JSON.stringify(shown)).not.toContain(key);

    const whole = { role: 'assistant', content: `${begun.content} of ${key}` };
    const messages = [{ role: 'user', content: 'go on' }, whole, { role: 'user', content: 'and now?' }];
    const second = await ask(userMessage('', { ...stream, messages }));
    const sent = JSON.parse(provider.received[1]?.body.toString() ?? '') as { readonly messages: readonly object[] };
    expect(sent.messages[1]).toEqual({ role: 'assistant', content: whole.content.replaceAll(key, placeholder) });
    expect(heard(second.body, isStreaming)).toEqual([` of ${key}`]);
    expect(sentTexts()).not.toContain(key);
  });

  test('a placeholder that nobody minted stays, and so does one that the request does not carry', async () => {
    let placeholder = '';
    const spoofed = ['gh', 'p_', sampleText('base62', 36, 77)].join('');
    const { recordOf } = await start({
      handler: answering((found) => {
        if (found !== 'nothing was redacted') placeholder = found;
        return [said(`${placeholder} ${spoofed}`), edit(`${placeholder} ${spoofed}`)];
      }, isStreaming),
    });
    await ask(userMessage(line(key), stream));
    const answer = await ask(userMessage('Which key did the others use?', stream));
    expect(heard(answer.body, isStreaming)).toEqual([
      `${placeholder} ${spoofed}`,
      '/srv/a.ts',
      `${placeholder} ${spoofed}`,
    ]);
    expect(await recordOf('ai.response', 2)).toMatchObject({ placeholders_restored: 0, placeholders_kept: [] });
  });

  test('a tool that policy names gets the value', async () => {
    const builtIn = builtInPolicy();
    const clause = { source: 'user', pointer: '/restoreInto/0' } as const;
    const policy: EffectivePolicy = { ...builtIn, restoreInto: [{ value: 'Bash', clause }] };
    const { recordOf, records } = await start({
      handler: answering((found) => [bash(found)], isStreaming),
      ports: { policy: () => policy },
    });
    expect(heard((await ask(userMessage(line(key), stream))).body, isStreaming)).toEqual([`printf %s '${key}'`]);
    expect(await recordOf('ai.response')).toMatchObject({ placeholders_restored: 1, placeholders_kept: [] });
    expect(records.filter(({ type }) => type === 'incident.placeholder_egress')).toEqual([]);
  });

  test('names in the inputs of tools that may take them away are counted', async () => {
    let surrogate = '';
    const handler = answering((found) => {
      surrogate = proxy?.surrogateOf('zorbam') ?? found;
      const name = surrogate.charAt(0).toUpperCase() + surrogate.slice(1);
      return [bash(`compute${name}`), edit(`compute${name}`), said(`compute${name}`)];
    }, isStreaming);
    const { recordOf } = await start({ handler });
    await ask(userMessage('computeZorbamPremium of zorbam', stream));
    expect(await recordOf('ai.response')).toMatchObject({ egress_terms: 1 });
  });
});
