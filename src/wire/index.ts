// All wire formats. A new provider API is one file and one line here.
import { anthropicMessages } from './anthropic-messages.ts';
import { gemini } from './gemini.ts';
import { openAiChat } from './openai-chat.ts';
import { openAiCompletions } from './openai-completions.ts';
import { openAiEmbeddings } from './openai-embeddings.ts';
import { openAiResponses } from './openai-responses.ts';
import type { WireFormat } from './types.ts';

export const wireFormats: readonly WireFormat[] = [
  anthropicMessages,
  gemini,
  openAiChat,
  openAiCompletions,
  openAiEmbeddings,
  openAiResponses,
];
