// Token counts of OpenAI's APIs and those compatible with them, as the provider gives them: its input counts hold what
// came from its cache.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode } from '../base/json.ts';
import type { ResponseFactsBuilder } from './response-facts.ts';

/** Counts of a later event replace those of an earlier one. `usage`: of Chat Completions or of Responses. */
export function readOpenAiUsage(
  facts: ResponseFactsBuilder,
  document: JsonDocument,
  usage: JsonNode | undefined,
): void {
  const fields = document.membersIf(usage);
  const details = document.membersIf(fields.get('prompt_tokens_details') ?? fields.get('input_tokens_details'));
  const count = (node: JsonNode | undefined): number | undefined => document.numberIf(node);
  facts.inputTokens = count(fields.get('prompt_tokens') ?? fields.get('input_tokens')) ?? facts.inputTokens;
  facts.outputTokens = count(fields.get('completion_tokens') ?? fields.get('output_tokens')) ?? facts.outputTokens;
  // DeepSeek has counts of its own for what its cache held.
  const cached = details.get('cached_tokens') ?? fields.get('prompt_cache_hit_tokens');
  facts.cacheReadTokens = count(cached) ?? facts.cacheReadTokens;
  facts.cacheWriteTokens = count(details.get('cache_write_tokens')) ?? facts.cacheWriteTokens;
}
