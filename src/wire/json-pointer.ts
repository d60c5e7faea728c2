// RFC 6901.

/** The pointer of a member below another pointer. */
export function childPointer(pointer: string, key: string): string {
  const isPlain = !key.includes('/') && !key.includes('~');
  return `${pointer}/${isPlain ? key : key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
