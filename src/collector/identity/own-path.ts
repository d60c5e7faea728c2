// Where to go after signing in: a page of this collector and nowhere else.

const maxCharacters = 2048;

/** Untrusted: what came as `next`. A path of this collector with its query; `/` for anything else. */
export function ownPath(next: unknown): string {
  // Browsers read a backslash as a slash, and drop tabs and line ends anywhere in an address.
  if (typeof next !== 'string' || next.length > maxCharacters || !/^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(next))
    return '/';
  const base = 'http://own.invalid';
  if (!URL.canParse(next, base)) return '/';
  const url = new URL(next, base);
  if (url.origin !== base) return '/';
  const path = `${url.pathname}${url.search}`;
  // `/a/..//other.example` becomes `//other.example`.
  return path.startsWith('//') || isSignIn(url.pathname) ? '/' : path;
}

/** Back to where one came from would be a circle. */
function isSignIn(path: string): boolean {
  return path === '/login' || path.startsWith('/login/') || path === '/logout';
}
