// The visitor that the walk over a request calls: secrets → mutation, with what was found added to the tally.
import type { Mutator } from '../engine/mutate.ts';
import type { MutationScope } from '../engine/types.ts';
import type { SecretScanner } from '../secrets/types.ts';
import type { RequestVisitor, SignedText, TextSite } from '../wire/types.ts';
import type { ClientSchemas, SchemaNames } from './client-schemas.ts';
import { Refusal } from './error.ts';
import { countFiles } from './file-counts.ts';
import type { ActiveProtection } from './ports.ts';
import type { ResultCache, TextResult } from './result-cache.ts';
import { redactAnySpelling } from './secret-spellings.ts';
import type { SignedBlocks } from './signed-blocks.ts';
import { Tally } from './tally.ts';

/** Lives as long as the proxy. */
export interface VisitorMemory {
  readonly cache: ResultCache;
  readonly schemas: ClientSchemas;
  readonly signedBlocks: SignedBlocks;
}

export interface VisitorOptions {
  readonly memory: VisitorMemory;
  readonly secrets: SecretScanner;
  readonly mutator: Mutator;
  /** Undefined: the mutator is this request's own (lexical rule), so its results are worth nothing to others. */
  readonly cacheVersion: number | undefined;
  readonly protection: ActiveProtection;
  readonly clientKey: string;
  readonly upstreamKey: string;
  readonly hash: (text: string) => string;
}

/** Texts up to this length are their own cache key: a hash would cost more than it saves. */
const maxPlainKey = 64;

export class ProtectingVisitor implements RequestVisitor {
  readonly tally = new Tally();
  readonly #options: VisitorOptions;
  readonly #keyStart: string;
  #schema: SchemaNames;

  constructor(options: VisitorOptions) {
    this.#options = options;
    this.#keyStart = options.protection.workspaces.map((workspace) => workspace.root).join('\n');
    this.#schema = options.memory.schemas.learn(options.clientKey, []);
  }

  schemaNames(names: readonly string[]): void {
    this.#schema = this.#options.memory.schemas.learn(this.#options.clientKey, names);
  }

  text(text: string, site: TextSite): string {
    if (text === '') return text;
    const result = this.#resultFor(text, site.scope, site.role === 'tool-input' ? undefined : site.toolPath);
    this.tally.add(result);
    return result.sent ?? text;
  }

  signed(block: SignedText): void {
    const { memory, upstreamKey } = this.#options;
    if (memory.signedBlocks.isKnown(upstreamKey, block)) return;
    this.tally.unverifiedSignedBlocks += 1;
    if (block.text === '') return;
    // Only looked at: the block passes as it is, so nothing of it is carried.
    const result = this.#resultFor(block.text, 'full', undefined);
    if (result.secretRules.length > 0) throw secretInSignedBlock();
    this.tally.unverifiedSignedTerms += result.mutated;
  }

  /** A string that the protocol needs as it is. Throws Refusal `secret-in-protocol-field`. */
  inspect(text: string): void {
    const rules = redactAnySpelling(text, this.#options.secrets).findings.map(({ rule }) => rule);
    if (rules.length === 0) return;
    this.tally.addSecrets(rules);
    throw secretInProtocolField(rules);
  }

  media(kind: string, bytes: number): void {
    this.tally.addMedia(kind, bytes);
  }

  #resultFor(text: string, scope: MutationScope, toolPath: string | undefined): TextResult {
    const { cacheVersion, hash, memory } = this.#options;
    if (cacheVersion === undefined) return this.#compute(text, scope, toolPath);
    const name = text.length <= maxPlainKey ? `=${text}` : hash(text);
    const key = `${cacheVersion}\n${this.#schema.version}\n${scope}\n${toolPath ?? ''}\n${this.#keyStart}\n${name}`;
    const known = memory.cache.get(key);
    if (known !== undefined) return known;
    const result = this.#compute(text, scope, toolPath);
    memory.cache.set(key, result);
    return result;
  }

  #compute(text: string, scope: MutationScope, toolPath: string | undefined): TextResult {
    const { secrets, mutator, protection } = this.#options;
    const redacted = redactAnySpelling(text, secrets);
    const mutation = mutator.mutate(redacted.text, { scope, schemaNames: this.#schema.names });
    const { workspaces } = protection;
    // Edits are offsets in the redacted text, findings in the original one: each is counted on its own text.
    const edited = countFiles({ text: redacted.text, edits: mutation.edits, secrets: [], toolPath }, workspaces);
    const found =
      redacted.findings.length === 0
        ? []
        : countFiles({ text, edits: [], secrets: redacted.findings, toolPath }, workspaces);
    return {
      sent: mutation.text === text ? undefined : mutation.text,
      scanned: mutation.scanned,
      mutated: mutation.mutated,
      keptBySchema: mutation.keptBySchema,
      carried: [...mutation.carried],
      secretRules: redacted.findings.map((finding) => finding.rule),
      files: [...edited, ...found.map((file) => ({ ...file, scanned: 0 }))],
      roots: workspaces.map((workspace) => workspace.root).filter((root) => text.includes(root)),
    };
  }
}

function secretInProtocolField(rules: readonly string[]): Refusal {
  return new Refusal(
    400,
    'secret-in-protocol-field',
    `Pretense blocked this request: a secret (${[...new Set(rules)].join(', ')}) stands where nothing can be replaced ` +
      'without breaking the request: in an id, the name of a tool or of its parameters, a signature, or a header. ' +
      'Nothing was sent. Take the secret out of there, or start a new conversation if it is in the history.',
  );
}

function secretInSignedBlock(): Refusal {
  return new Refusal(
    400,
    'secret-in-signed-block',
    'Pretense blocked this request: a signed thinking block that this proxy has not seen before holds a secret, and ' +
      'signed blocks cannot be redacted. Nothing was sent. Start a new conversation.',
  );
}
