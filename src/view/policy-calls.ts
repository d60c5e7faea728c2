// What a window asks its own worker about policy files of this account.

export interface PolicyCalls {
  /** The user's policy file, made from the template when there is none. */
  readonly 'policy.file': {
    readonly ask: undefined;
    readonly answer: { readonly path: string; readonly isNew: boolean };
  };
  /** What the policy means for a file, clause by clause. */
  readonly 'policy.explain': { readonly ask: { readonly path: string }; readonly answer: PolicyExplanationView };
}

export interface PolicyExplanationView {
  /** As the policy sees it: relative to `root`, with `/`. */
  readonly file: string;
  readonly root: string;
  /** Id and version. */
  readonly policy: string;
  readonly lines: readonly PolicyExplanationLine[];
  /** What is wrong with the files of the policy, each a sentence. */
  readonly problems: readonly string[];
}

export interface PolicyExplanationLine {
  readonly subject: string;
  readonly says: string;
  /** Which clause of whose file decides. */
  readonly decidedBy: string;
}
