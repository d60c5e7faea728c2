// One spelling for all: `mergeDescriptors` and `merge-descriptors` are the same letters.

/** The name in lower case, without anything but letters and digits. */
export function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
