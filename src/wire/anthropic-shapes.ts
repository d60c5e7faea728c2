// What values of protocol fields look like. A value that has another shape is offered as text like any other.
import { isOpaque } from './opaque-data.ts';

export type Shape = 'token' | 'model' | 'id' | 'name' | 'user-id' | 'credential';

/** Whether the value may pass as it is in a field of that shape. */
export function hasShape(shape: Shape, text: string): boolean {
  switch (shape) {
    case 'token':
      return /^[a-z0-9][a-z0-9._-]{0,63}$/.test(text);
    case 'model':
      return /^[a-z0-9][a-z0-9._:/@-]{0,199}(?:\[\w{1,8}\])?$/.test(text);
    case 'id':
      return isProviderId(text);
    case 'name':
      return /^[\w.:@/-]{1,128}$/.test(text);
    case 'user-id':
      return isProviderId(text) || isClientUser(text);
    case 'credential':
      return /^(?:Bearer )?[!-~]{1,8192}$/.test(text);
  }
}

/** Claude Code's pseudo header: `x-anthropic-billing-header: cc_version=2.1.330.ca6; cc_entrypoint=cli;` */
export function isBillingText(text: string): boolean {
  return text.length <= 600 && /^x-anthropic-billing-header: ?(?:[a-z_]{1,32}=[a-z0-9._-]{0,64}(?:; ?|$))+$/.test(text);
}

const idPrefixes = /^(?:(?:srv|mcp)?toolu_|(?:bdrk|vrtx|msg|file|container|cntr|req|call|skill|thread|wrkspc)_){0,2}/;

/** An id that a provider drew at random: `toolu_01A09q90qw90lq917835lq9`, a UUID. */
function isProviderId(text: string): boolean {
  return text.length <= 128 && isOpaque(text.replace(idPrefixes, ''));
}

const userIdWords: ReadonlySet<string> = new Set('user account session device organization id uuid'.split(' '));

/** `user_<hex>_account_<uuid>_session_<uuid>`, or a JSON text with the same. */
function isClientUser(text: string): boolean {
  if (text.length > 1000 || !/^[\w{}":, -]*$/.test(text)) return false;
  const runs = text.match(/[A-Za-z0-9]+/g) ?? [];
  return runs.every((run) => userIdWords.has(run) || /^[0-9a-f]{4,}$/.test(run));
}
