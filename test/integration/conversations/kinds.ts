// One kind of conversation for each API in which conversations are held.
import { anthropicConversation } from './anthropic-messages.ts';
import type { ConversationKind } from './conversation.ts';
import { geminiConversation } from './gemini.ts';
import { chatConversation } from './openai-chat.ts';
import { responsesConversation } from './openai-responses.ts';

export const conversationKinds: readonly ConversationKind[] = [
  anthropicConversation,
  chatConversation,
  responsesConversation,
  geminiConversation,
];
