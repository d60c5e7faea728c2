// What values of Anthropic's own fields look like.
import { isPrefixedId } from './shapes.ts';

/** Claude Code's pseudo header: `x-anthropic-billing-header: cc_version=2.1.330.ca6; cc_entrypoint=cli;` */
export function isBillingText(text: string): boolean {
  return text.length <= 600 && /^x-anthropic-billing-header: ?(?:[a-z_]{1,32}=[a-z0-9._-]{0,64}(?:; ?|$))+$/.test(text);
}

const idPrefixes = /^(?:(?:srv|mcp)?toolu_|(?:bdrk|vrtx|msg|file|container|cntr|req|call|skill|thread|wrkspc)_){0,2}/;

/** An id that a provider drew at random: `toolu_01A09q90qw90lq917835lq9`, a UUID. */
export function isAnthropicId(text: string): boolean {
  return isPrefixedId(text, idPrefixes);
}

const userIdWords: ReadonlySet<string> = new Set('user account session device organization id uuid'.split(' '));

/** An id, `user_<hex>_account_<uuid>_session_<uuid>`, or a JSON text with the same. */
export function isUserId(text: string): boolean {
  if (isAnthropicId(text)) return true;
  if (text.length > 1000 || !/^[\w{}":, -]*$/.test(text)) return false;
  const runs = text.match(/[A-Za-z0-9]+/g) ?? [];
  return runs.every((run) => userIdWords.has(run) || /^[0-9a-f]{4,}$/.test(run));
}
