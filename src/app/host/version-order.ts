// Which of two versions of the product is newer.

/** Compares `major.minor.patch`; whatever follows is of no account, and what is no version is never newer. */
export function isNewerVersion(version: string, than: string): boolean {
  const [own, other] = [numbersOf(version), numbersOf(than)];
  if (own === undefined || other === undefined) return false;
  const at = own.findIndex((number, index) => number !== other[index]);
  return at >= 0 && (own[at] ?? 0) > (other[at] ?? 0);
}

function numbersOf(version: string): readonly number[] | undefined {
  const match = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:$|[-+])/.exec(version);
  return match?.slice(1).map(Number);
}
