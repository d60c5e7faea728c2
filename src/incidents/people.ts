// Whether two names of a record mean the same person.

/** Git and systems differ in case and Unicode form for one person; nobody becomes another one by that. */
export function samePerson(left: string, right: string): boolean {
  return personKey(left) === personKey(right);
}

export function personKey(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}
