// A whole JSON answer, of any wire format.
import { JsonDocument } from '../base/json-document.ts';
import { JsonError } from '../base/json.ts';
import { WordCache } from '../base/json-text.ts';
import type { Members } from './grammar.ts';
import { ResponseFactsBuilder } from './response-facts.ts';
import type { ResponseContext, ResponseFacts } from './types.ts';

/** Not state: keys and types that come in each answer. */
const words = new WordCache();

/** Reverses the texts of one JSON object and gathers what is known of it. */
export type MapAnswer = (document: JsonDocument, members: Members, facts: ResponseFactsBuilder) => void;

/** Untrusted: anything that is not a JSON object comes back as the same array with `isUnderstood: false`. */
export function mapAnswer(
  body: Uint8Array,
  { codec }: ResponseContext,
  map: MapAnswer,
): { readonly body: Uint8Array; readonly facts: ResponseFacts; readonly isUnderstood: boolean } {
  try {
    const document = new JsonDocument(body, codec, words);
    if (document.root.kind === 'object') {
      const facts = new ResponseFactsBuilder();
      map(document, document.members(document.root), facts);
      return { body: document.result(), facts: facts.build(), isUnderstood: true };
    }
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
  }
  return { body, facts: new ResponseFactsBuilder().build(), isUnderstood: false };
}
