// Takes the address of a git remote apart.

export interface RemoteUrl {
  /** Undefined: a path of this machine. */
  readonly host: string | undefined;
  /** Undefined also when it looks like a token: that is a credential and nobody's name. */
  readonly user: string | undefined;
  /** Of the repository on its server, without a slash at the start. */
  readonly path: string;
}

const withScheme = /^[a-z][\w+.-]*:\/\//i;
/** `user@host:path`; a Windows path (`C:\x`) has no host of one letter. */
const shortForm = /^(?:([^\s@/:]+)@)?(\[[\da-fA-F:.]+\]|[\w.-]{2,}):(?!\/\/)(.+)$/;
const maxLength = 2000;
const maxUser = 40;

/** Untrusted: the text. Undefined when nothing can be told from it. */
export function parseRemoteUrl(text: string): RemoteUrl | undefined {
  const url = text.trim();
  if (url === '' || url.length > maxLength) return undefined;
  if (/^file:/i.test(url))
    return { host: undefined, user: undefined, path: pathOf(url.replace(/^file:(?:\/\/[^/]*)?/i, '')) };
  if (withScheme.test(url)) return parseFullUrl(url);
  const short = /^[./\\~]/.test(url) ? null : shortForm.exec(url);
  if (short !== null)
    return { host: hostOf(short[2] ?? ''), user: userOf(short[1] ?? ''), path: pathOf(short[3] ?? '') };
  return { host: undefined, user: undefined, path: pathOf(url.replaceAll('\\', '/')) };
}

function parseFullUrl(text: string): RemoteUrl | undefined {
  try {
    // Schemes that the platform knows nothing of would be read without a host.
    const { hostname, username, pathname } = new URL(text.replace(withScheme, 'https://'));
    return { host: hostOf(hostname), user: userOf(decoded(username)), path: pathOf(decoded(pathname)) };
  } catch {
    return undefined;
  }
}

function hostOf(host: string): string | undefined {
  return host === '' ? undefined : host;
}

function userOf(user: string): string | undefined {
  const looksLikeToken = user.length > maxUser || /^(?:gh[a-z]_|glpat-|github_pat_|x-|oauth)/i.test(user);
  return user === '' || looksLikeToken || (user.length >= 20 && /\d/.test(user)) ? undefined : user;
}

function pathOf(path: string): string {
  return path.replace(/^[/~]+/, '').replace(/[?#].*$/, '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
