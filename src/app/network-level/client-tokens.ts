// The tokens of a network's clients: one line each, `NAME TOKEN`. Who holds the token is that name in the records.
import { createHash } from 'node:crypto';
import type { TokenOwner } from '../../proxy/network-level/known-clients.ts';
import { SettingsError } from '../settings.ts';

/** As in the URLs that are written into tools: it has to stand in a path beside a tool's name. */
const tokenPattern = /^[a-z0-9]{26}$/;
const namePattern = /^[^\s\p{C}]{1,100}$/u;

export const maxTokenFileBytes = 4 * 1024 * 1024;

/** Untrusted: the text of the file. Throws SettingsError, which names lines and never a token. */
export function parseClientTokens(text: string): TokenOwner {
  const owners = new Map<string, string>();
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const content = line.replace(/(?:^|\s)#.*$/, '').trim();
    if (content === '') continue;
    const [name = '', token = '', ...more] = content.split(/\s+/);
    if (more.length > 0 || !namePattern.test(name) || !tokenPattern.test(token))
      throw new SettingsError(
        `line ${at + 1} is not "NAME TOKEN", with a token of 26 lower-case letters and digits (for example from: LC_ALL=C tr -dc a-z0-9 </dev/urandom | head -c 26).`,
      );
    const digest = digestOf(token);
    if (owners.has(digest)) throw new SettingsError(`line ${at + 1} holds the token of another line.`);
    owners.set(digest, name);
  }
  if (owners.size === 0) throw new SettingsError('it holds no "NAME TOKEN" line, so nobody could be served.');
  // Looked up by their hashes: the time says nothing about how much of a token was right.
  return (token) => (tokenPattern.test(token) ? owners.get(digestOf(token)) : undefined);
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
