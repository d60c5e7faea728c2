// What ids of OpenAI's APIs and those compatible with them look like.
import { isPrefixedId } from './shapes.ts';

const prefixes =
  /^(?:call|chatcmpl|cmpl|msg|rs|fc|ctc|ws|fs|ig|ci|lsh|mcp|mcpl|mcpr|cu|resp|file|assistant|asst|run|step|thread|vs|org|proj|project|user|org|req|gen|ses|session|toolu|tool|audio|batch|conv|ft|aut|item|cntr|cfile|enc)[_-]/;

/** An id that a provider or a tool drew at random: `call_Xa3…`, `chatcmpl-…`, a UUID, Mistral's nine characters. */
export function isOpenAiId(text: string): boolean {
  return isPrefixedId(text, prefixes);
}
