// The policy file that a new user starts from: what is built in, and examples of the rest in comments.

/** `policy.jsonc` with every clause explained; valid as it is, and the same as no policy at all. */
export function policyTemplate(): string {
  return template;
}

const template = `{
  // What AI tools may send, and what becomes of the rest. \`pretense policy check\` reads this file,
  // \`pretense policy explain PATH\` says what it means for a file. All clauses but "pretense" may be left out.
  // The organisation's policy stands above the user's, and both above a repository's: what stands below can only
  // tighten. Clauses: docs/policy.md.
  "pretense": 1,
  "id": "my-policy",
  "version": "1",
  // "organisation": "Acme Ltd",
  // "owner": "Head of Engineering",
  // "effectiveFrom": "2026-01-01",

  // How many names change: "strict", "balanced" or "light".
  "level": "strict",

  // What may be used. A list that is left out lets everything pass; "unlisted" is "block" unless said.
  // "approved": {
  //   "tools": { "allow": ["claude-code", "codex"], "unlisted": "report" },
  //   "providers": { "allow": ["anthropic", "openai"] },
  //   "models": { "allow": ["claude-*", "gpt-*"] },
  //   "endpoints": { "allow": ["api.anthropic.com", "api.openai.com"] },
  // },

  // Classes of data by paths. The strictest rule that matches decides; a file that none matches is "internal".
  "data": [
    // { "class": "public", "paths": ["docs/**"] },
    // { "class": "confidential", "paths": ["src/pricing/**"] },
    // { "class": "restricted", "paths": ["secrets/**", "**/*.pem"] },
  ],

  // Names that are yours though no code here declares them.
  "privateScopes": [], // "@acme", "com.acme"
  "terms": [], // "Borealis"

  // Secrets and personal data: "block", "redact" or "report".
  "findings": {
    "classes": {
      "vendor-secret": "redact",
      "private-key": "redact",
      "config-secret": "redact",
      "generic-secret": "redact",
      "payment-card": "redact",
      "bank-account": "redact",
      "national-id": "redact",
      "medical-id": "redact",
      // These three may also be "allow".
      "birth-date": "report",
      "phone": "report",
      "email": "report",
    },
    // Single rules by their id; they go before their class.
    "rules": {}, // "github-token": "block"
  },

  // What cannot be looked into.
  "unscannable": { "media": "pass", "encodedText": "block" },

  // Tools whose inputs get redacted values back, besides those that edit files.
  "restoreInto": [],

  "pause": { "allowed": true, "maxMinutes": 60 },

  // What may leave all the same. \`pretense exception request\` writes one.
  // "exceptions": [
  //   {
  //     "id": "sandbox-key",
  //     "allow": { "rule": "stripe-key", "file": "test/fixtures/**" },
  //     "reason": "Key of the vendor's public sandbox",
  //     "requestedBy": "ann@acme.example",
  //     "approvedBy": "bob@acme.example",
  //     "expires": "2026-03-31",
  //   },
  // ],
  "exceptionRules": { "maxDays": 90, "approvers": [] },

  "retention": { "days": 400 },
  "review": { "everyDays": 90, "reviewers": [] },
  "incidents": { "findingsPerDay": 50, "blocksPerDay": 20, "pausesPerWeek": 5 },

  // Clauses of the written policy that people see to.
  "organisational": [
    // { "title": "Training", "text": "Everybody who uses AI tools has read this policy." },
  ],
}
`;
