// Gathers what is known of an answer while it passes.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode } from '../base/json.ts';
import { SpokenAnswer } from './spoken.ts';
import type { ResponseFacts, SignedText, ToolCall } from './types.ts';

export class ResponseFactsBuilder {
  model: string | undefined;
  inputTokens: number | undefined;
  outputTokens: number | undefined;
  cacheReadTokens: number | undefined;
  cacheWriteTokens: number | undefined;
  stopReason: string | undefined;
  errorType: string | undefined;
  brokenEvents = 0;
  readonly toolCalls: ToolCall[] = [];
  readonly signedBlocks: SignedText[] = [];
  readonly spoken = new SpokenAnswer();

  signed(block: SignedText): void {
    if (block.signature !== '') this.signedBlocks.push(block);
  }

  /** Counts of a later event replace those of an earlier one: they are running totals. */
  anthropicUsage(document: JsonDocument, usage: JsonNode | undefined): void {
    const fields = document.membersIf(usage);
    const read = (name: string): number | undefined => document.numberIf(fields.get(name));
    this.inputTokens = read('input_tokens') ?? this.inputTokens;
    this.outputTokens = read('output_tokens') ?? this.outputTokens;
    this.cacheReadTokens = read('cache_read_input_tokens') ?? this.cacheReadTokens;
    this.cacheWriteTokens = read('cache_creation_input_tokens') ?? this.cacheWriteTokens;
  }

  build(): ResponseFacts {
    return {
      model: this.model,
      inputTokens: this.inputTokens,
      outputTokens: this.outputTokens,
      cacheReadTokens: this.cacheReadTokens,
      cacheWriteTokens: this.cacheWriteTokens,
      stopReason: this.stopReason,
      errorType: this.errorType,
      toolCalls: [...this.toolCalls],
      signedBlocks: [...this.signedBlocks],
      spoken: this.spoken.build(),
      brokenEvents: this.brokenEvents,
    };
  }
}
