// What the system's error codes of files mean, for people.

const words: Readonly<Record<string, string>> = {
  EACCES: 'this account may not',
  EEXIST: 'it is there already',
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such file or folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is no folder',
  EPERM: 'this account may not',
  EROFS: 'the disk is read-only',
};

/** `there is no such file or folder`. A code that is none of the usual ones is named; never a path. */
export function errnoWords(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return words[code] ?? code;
}
