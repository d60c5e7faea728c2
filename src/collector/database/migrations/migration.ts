// One step of the schema. Steps are never changed once released: a new one follows.

export interface Migration {
  /** `0001-core`: its number in four digits is the version of the schema that has it. */
  readonly id: string;
  /** Run one after the other in one transaction, as the owner. No values inside but constants. */
  readonly statements: readonly string[];
}
