// Token counts of Gemini answers, as the provider gives them: its input counts hold what came from its cache.
import type { JsonDocument } from '../base/json-document.ts';
import { valueOf } from './gemini-spelling.ts';
import type { Members } from './grammar.ts';
import type { ResponseFactsBuilder } from './response-facts.ts';

/** Counts of a later event replace those of an earlier one: they are running totals. `answer`: an answer or a count. */
export function readGeminiUsage(facts: ResponseFactsBuilder, document: JsonDocument, answer: Members): void {
  const usage = document.membersIf(valueOf(answer, 'usageMetadata'));
  const read = (members: Members, key: string): number | undefined => document.numberIf(valueOf(members, key));
  facts.inputTokens = read(usage, 'promptTokenCount') ?? read(answer, 'totalTokens') ?? facts.inputTokens;
  const said = read(usage, 'candidatesTokenCount');
  const thought = read(usage, 'thoughtsTokenCount');
  if (said !== undefined || thought !== undefined) facts.outputTokens = (said ?? 0) + (thought ?? 0);
  facts.cacheReadTokens =
    read(usage, 'cachedContentTokenCount') ?? read(answer, 'cachedContentTokenCount') ?? facts.cacheReadTokens;
}
