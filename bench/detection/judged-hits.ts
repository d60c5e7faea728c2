// Hits in public packages that are what their rule says they are: keys and cards that somebody published on purpose.
// Everything else that a rule finds in them counts as false.

export interface JudgedHit {
  /** Beginning of the path. */
  readonly path: string;
  readonly rule: string;
  readonly why: string;
}

export const judgedHits: readonly JudgedHit[] = [
  {
    path: '@pinojs/redact/test/',
    rule: 'config-password',
    why: 'passwords in the test data of a library that hides passwords',
  },
  {
    path: '@secretlint/',
    rule: 'onepassword-secret-key',
    why: 'the sample of a secret key in the documentation of a scanner',
  },
  { path: 'playwright-core/', rule: 'test-card', why: 'a card number published for tests, and the rule says no more' },
];
