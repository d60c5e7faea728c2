// Most events of a stream say a piece of one text and nothing else.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode, JsonString } from '../base/json.ts';
import type { Members } from './grammar.ts';

export interface SoleText {
  readonly text: JsonString;
  readonly isThought: boolean;
  /** JSON text of the candidate's index; undefined: it has none. */
  readonly index: string | undefined;
}

const answerKeys = keysOf('candidates usageMetadata modelVersion responseId createTime');
const wrapperKeys = keysOf('response traceId');
const candidateKeys = keysOf('content index');
const contentKeys = keysOf('parts role');
const partKeys = keysOf('text thought');

function keysOf(names: string): ReadonlySet<string> {
  return new Set(names.split(' '));
}

/** The text of such an event; undefined when there is more in it. */
export function soleText(document: JsonDocument, members: Members): SoleText | undefined {
  const answer = members.has('response') ? known(document, members.get('response'), answerKeys) : members;
  const isPlain = hasOnly(members, answer === members ? answerKeys : wrapperKeys);
  if (answer === undefined || !isPlain) return undefined;
  const candidate = known(document, sole(answer.get('candidates')), candidateKeys);
  const content = candidate && known(document, candidate.get('content'), contentKeys);
  const part = content && known(document, sole(content.get('parts')), partKeys);
  const text = part?.get('text');
  if (text?.kind !== 'string') return undefined;
  const index = candidate?.get('index');
  return {
    text,
    isThought: part?.get('thought')?.kind === 'true',
    index: index?.kind === 'number' ? document.source(index) : undefined,
  };
}

function sole(node: JsonNode | undefined): JsonNode | undefined {
  return node?.kind === 'array' && node.items.length === 1 ? node.items[0] : undefined;
}

/** The members of an object that has no others than these. */
function known(document: JsonDocument, node: JsonNode | undefined, keys: ReadonlySet<string>): Members | undefined {
  if (node?.kind !== 'object') return undefined;
  const members = document.members(node);
  return hasOnly(members, keys) ? members : undefined;
}

function hasOnly(members: Members, keys: ReadonlySet<string>): boolean {
  return [...members.keys()].every((key) => keys.has(key));
}
