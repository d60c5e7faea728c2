// What a request may not ask for, because its answer could not be given back in the words of the sender.
import { WireError } from './error.ts';
import type { FieldHandler } from './grammar.ts';

/** Log probabilities come token by token: a word that stands for another is cut in pieces that nobody can turn back. */
export const refuseLogprobs: FieldHandler = (walk, node, { pointer }) => {
  // In Completions `logprobs: 0` asks for those of the chosen tokens.
  const least = pointer === '/logprobs' ? 0 : 1;
  const isAsked = node.kind === 'true' || (walk.document.numberIf(node) ?? -1) >= least;
  if (!isAsked) return;
  throw new WireError(
    'logprobs',
    'The request asks for log probabilities. They come token by token, and names that were replaced are cut into ' +
      'pieces there, so they could not be turned back. Nothing was sent. Leave `logprobs` and `top_logprobs` out.',
  );
};

/** Text as numbers of tokens cannot be read, so it cannot be checked. */
export function tokensRefused(field: string): WireError {
  return new WireError(
    'token-ids',
    `The request gives its \`${field}\` as numbers of tokens. Its text could not be checked, so nothing was sent. ` +
      `Send \`${field}\` as a string or a list of strings.`,
  );
}
