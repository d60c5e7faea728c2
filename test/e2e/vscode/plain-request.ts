// One request as an AI tool sends it, without the tool.

/** Sends a prompt to a proxy by its port or base URL; the status of the answer. Rejects while nobody listens. */
export async function ask(proxy: number | string, prompt: string): Promise<number> {
  return send(proxy, [{ role: 'user', content: prompt }]);
}

/** The same for a conversation in which the tool has read a file. */
export async function askAboutFile(proxy: number | string, path: string, text: string): Promise<number> {
  const use = { type: 'tool_use', id: 'toolu_01', name: 'Read', input: { file_path: path } };
  const result = { type: 'tool_result', tool_use_id: 'toolu_01', content: text };
  return send(proxy, [
    { role: 'user', content: 'What is configured here?' },
    { role: 'assistant', content: [use] },
    { role: 'user', content: [result] },
  ]);
}

async function send(proxy: number | string, messages: readonly unknown[]): Promise<number> {
  const base = typeof proxy === 'string' ? proxy : `http://127.0.0.1:${proxy}`;
  const response = await fetch(`${base}/v1/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      'user-agent': 'claude-cli/2.1.330 (external, cli)',
      'x-api-key': ['sk', 'ant', 'test'].join('-'),
    },
    body: JSON.stringify({
      model: 'claude-sonnet-4-5',
      max_tokens: 64,
      messages,
    }),
  });
  await response.text();
  return response.status;
}

/** Milliseconds from now until a request is answered with 200, trying again and again. */
export async function msUntilAnswer(port: number, prompt: string, limitMs = 30_000): Promise<number> {
  const startMs = performance.now();
  for (;;) {
    const elapsedMs = performance.now() - startMs;
    const status = await ask(port, prompt).catch(() => undefined);
    if (status === 200) return performance.now() - startMs;
    if (elapsedMs > limitMs) throw new Error(`no answer within ${limitMs} ms, the last status was ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
