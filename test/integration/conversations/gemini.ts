import { type Content, type GenerateContentResponse, GoogleGenAI, type Part } from '@google/genai';
import { type ConversationKind, schemaOf } from './conversation.ts';

export const geminiConversation: ConversationKind = {
  format: 'gemini',
  sdk: '@google/genai',
  upstream: 'gemini',
  listKey: 'contents',
  steadyKeys: ['systemInstruction'],
  open(url, system) {
    const client = new GoogleGenAI({ apiKey: `${'AI'}zaNobody`, httpOptions: { baseUrl: url } });
    const contents: Content[] = [];
    return {
      async say({ text, tools, toolResult, isStreaming }) {
        const calls = (contents.at(-1)?.parts ?? []).flatMap(({ functionCall }) => functionCall ?? []);
        const results: Part[] = calls.map(({ id, name }) => ({
          functionResponse: {
            ...(id === undefined ? {} : { id }),
            ...(name === undefined ? {} : { name }),
            response: { output: toolResult },
          },
        }));
        contents.push({ role: 'user', parts: [...results, { text }] });
        const functionDeclarations = tools.map((tool) => ({ name: tool.name, parametersJsonSchema: schemaOf(tool) }));
        const request = {
          model: 'gemini-m',
          contents,
          config: { systemInstruction: system, tools: [{ functionDeclarations }] },
        };
        const parts = isStreaming
          ? await streamedParts(await client.models.generateContentStream(request))
          : partsOf(await client.models.generateContent(request));
        contents.push({ role: 'model', parts });
        return {
          text: parts.map((part) => (part.thought === true ? '' : (part.text ?? ''))).join(''),
          calls: parts.flatMap(({ functionCall }) =>
            functionCall === undefined ? [] : [{ name: functionCall.name ?? '', input: functionCall.args }],
          ),
        };
      },
    };
  },
};

async function streamedParts(chunks: AsyncIterable<GenerateContentResponse>): Promise<Part[]> {
  const parts: Part[] = [];
  for await (const chunk of chunks) parts.push(...partsOf(chunk));
  return joined(parts);
}

function partsOf(response: GenerateContentResponse): Part[] {
  return response.candidates?.[0]?.content?.parts ?? [];
}

/** Texts that came in pieces are one part in the history, as clients keep them; thoughts are not kept. */
function joined(parts: readonly Part[]): Part[] {
  const whole: Part[] = [];
  for (const part of parts) {
    if (part.thought === true) continue;
    const last = whole.at(-1);
    const isMore = part.text !== undefined && last?.text !== undefined && Object.keys(part).length === 1;
    if (isMore) whole[whole.length - 1] = { text: `${last.text}${part.text}` };
    else whole.push(part);
  }
  return whole;
}
