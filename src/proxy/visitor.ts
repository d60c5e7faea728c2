// The visitor that the walk over a request calls: what was sent before goes as it went then; what is new is looked
// through for secrets and mutated.
import { type ByteEdit, JsonDocument } from '../base/json-document.ts';
import type { JsonNode } from '../base/json.ts';
import type { SourceString } from '../base/source-string.ts';
import type { TextEdit } from '../base/text.ts';
import type { Mutator } from '../engine/mutate.ts';
import { ReadableNames } from '../engine/readable-names.ts';
import type { Level, MutateOptions } from '../engine/types.ts';
import { isReminder } from '../engine/vendor-text.ts';
import type { SecretFinding } from '../secrets/types.ts';
import { commitInPlaceOf, isCommitPlace } from '../wire/turn-metadata.ts';
import type { EarlierBody, RequestVisitor, SignedText, TextSite, WalkedMessages } from '../wire/types.ts';
import type { SchemaNames } from './client-schemas.ts';
import { mediaRefusal } from './content-policy.ts';
import { Conversation, isModels } from './conversation.ts';
import { EncodedCheck, encodedText } from './encoded-check.ts';
import { countFiles, type FileTally } from './file-counts.ts';
import { redactAnySpelling } from './secret-spellings.ts';
import { secretInProtocolField, secretInSignedBlock } from './secret-refusals.ts';
import { formedText, type FormRules, type SentForm } from './sent-form.ts';
import { Tally } from './tally.ts';
import type { RememberedMessage, RememberedString, RememberedText, TriedString } from './text-memory.ts';
import type { TextResult } from './text-result.ts';
import type { VisitorOptions } from './visitor-options.ts';
import { kindOf, toolPathOf } from './text-kind.ts';

/** A text that was mutated. */
interface Made {
  readonly form: SentForm;
  readonly edits: readonly TextEdit[];
  readonly findings: readonly SecretFinding[];
  /** The text that the edits belong to: with its secrets redacted. */
  readonly redacted: string;
  /** Encoded texts in it that hold a secret or a name. */
  readonly encodedHits: number;
}

interface Found {
  readonly form: SentForm;
  /** Where it is to be remembered; undefined when it stands there already. */
  readonly keepAt: string | undefined;
  readonly made: Made | undefined;
}

const levels: readonly Level[] = ['light', 'balanced', 'strict'];
/** Longer ones are their hash. */
const maxPlainKey = 128;

export class ProtectingVisitor implements RequestVisitor {
  tally = new Tally();
  readonly #options: VisitorOptions;
  readonly #rules: FormRules;
  readonly #roots: string;
  readonly #place: string;
  readonly #conversation: Conversation;
  readonly #readable: ReadableNames | undefined;
  readonly #encodedChecks = new Map<Mutator, EncodedCheck>();
  readonly #strings = new Map<string, RememberedString>();
  readonly #forms = new Map<string, SentForm>();
  readonly #taken = new Map<string, Omit<TriedString, 'context'>>();
  readonly #messages = new Map<JsonNode, RememberedMessage>();
  #schema: SchemaNames;
  #body: Uint8Array | undefined;
  #earlier: EarlierBody | undefined;
  #walked: WalkedMessages | undefined;

  constructor(options: VisitorOptions) {
    const { protection, secrets, memory, hash, parties, mutator } = options;
    this.#options = options;
    this.#rules = { level: protection.level, key: `${protection.level} ${protection.pinsKey} ${secrets.rulesVersion}` };
    this.#roots = hash(protection.workspaces.map(({ root }) => root).join('\n'));
    this.#place = hash(`${parties.upstream}\n${parties.client}\n${this.#roots}`);
    this.#conversation = new Conversation(hash);
    const isCounted = options.isShared || options.paused !== undefined;
    this.#readable = isCounted ? new ReadableNames(mutator.protection) : undefined;
    this.#schema = memory.schemas.learn(parties.client, []);
  }

  /** Names the message that the answer will follow. Valid after the walk. */
  get lastMessage(): string {
    return this.#conversation.last;
  }

  /** All that the outcome of a walk depends on, but the bytes; undefined: it is worth nothing to other requests. */
  get context(): string | undefined {
    if (!this.#options.isShared) return undefined;
    const { protection, media = 'pass' } = this.#options;
    return `${protection.version} ${this.#schema.version} ${media} ${this.#place}\n${this.#rules.key}`;
  }

  schemaNames(names: readonly string[]): void {
    this.#schema = this.#options.memory.schemas.learn(this.#options.parties.client, names);
  }

  earlier(body: Uint8Array): EarlierBody | undefined {
    this.#body = body;
    this.#earlier = this.#options.memory.bodies.earlier(body);
    return this.#earlier;
  }

  walked(messages: WalkedMessages): void {
    this.#walked = messages;
  }

  message(node: JsonNode, pointer: string, walk: () => readonly ByteEdit[]): readonly ByteEdit[] | undefined {
    const { memory } = this.#options;
    const { context } = this;
    if (context === undefined) {
      walk();
      return undefined;
    }
    const known = memory.messages.get(node);
    if (known?.context === context) {
      this.tally.merge(known.tally);
      this.#conversation.skip(pointer, known.said);
      return known.edits;
    }
    const whole = this.tally;
    const tally = new Tally();
    this.tally = tally;
    try {
      const edits = walk();
      // What was renewed once is not new the next time.
      const settled = Object.assign(new Tally(), tally, { renewedForms: 0 });
      this.#messages.set(node, { context, edits, tally: settled, said: this.#conversation.said(pointer) });
    } finally {
      this.tally = whole;
      whole.merge(tally);
    }
    return undefined;
  }

  /** A string of the body. */
  string(source: SourceString, site: TextSite): Uint8Array {
    const { raw } = source;
    if (raw.length === 2) return raw;
    const commit = isCommitPlace(site.pointer) ? commitInPlaceOf(source.text) : undefined;
    if (commit !== undefined) return source.withText(commit);
    const { memory, hash } = this.#options;
    const rawHash = hash(raw);
    const before = this.#conversation.next(site, rawHash);
    const isModelText = isModels(site.role);
    const key = `${rawHash}${this.#place}${kindOf(site)} ${site.scope} ${isModelText ? before : ''}\n${toolPathOf(site) ?? ''}`;
    const known = this.#strings.get(key) ?? memory.strings.get(key);
    const isHeld = known !== undefined && this.#holds(known, source, site);
    const string = isHeld ? known : this.#takeUp(key, source, site, before);
    this.tally.add(string.result);
    this.tally.addReadable(string.isSpoken, string.readable);
    return string.literal ?? raw;
  }

  /** A text outside the body: mutated by what is known now. */
  text(text: string, site: TextSite): string {
    if (text === '') return text;
    const commit = isCommitPlace(site.pointer) ? commitInPlaceOf(text) : undefined;
    if (commit !== undefined) return commit;
    const { isShared, memory, paused, protection } = this.#options;
    const name = text.length <= maxPlainKey ? `=${text}` : this.#options.hash(text);
    const key = `${protection.version} ${this.#schema.version} ${site.scope}\n${this.#roots}\n${this.#rules.key}\n${name}`;
    const known = isShared ? memory.texts.get(key) : undefined;
    const result = known ?? this.#textNow(text, site);
    if (isShared && known === undefined && paused === undefined) memory.texts.set(key, result);
    this.tally.add(result);
    return result.sent;
  }

  signed(block: SignedText): void {
    const { memory, parties, secrets, mutator } = this.#options;
    if (memory.isSignedHere(block, parties.upstream)) return;
    this.tally.unverifiedSignedBlocks += 1;
    if (block.text === '') return;
    // Only looked at: the block passes as it is, so nothing of it is carried.
    const { text, findings } = redactAnySpelling(block.text, secrets);
    if (findings.length > 0) throw secretInSignedBlock();
    const options: MutateOptions = { scope: 'full', schemaNames: this.#schema.names };
    this.tally.unverifiedSignedTerms += new ReadableNames(mutator.protection).count(text, options);
  }

  /** A string that the protocol needs as it is. Throws Refusal `secret-in-protocol-field`. */
  inspect(text: string): void {
    const { memory, hash, secrets } = this.#options;
    const key = `${secrets.rulesVersion} ${text.length <= maxPlainKey ? `=${text}` : hash(text)}`;
    if (memory.inspected.get(key) === true) return;
    const rules = redactAnySpelling(text, secrets).findings.map(({ rule }) => rule);
    if (rules.length === 0) return memory.inspected.set(key, true);
    this.tally.addSecrets(rules);
    throw secretInProtocolField(rules);
  }

  /** Throws Refusal `media` where the user wants none to leave. */
  media(kind: string, bytes: number): void {
    this.tally.addMedia(kind, bytes);
    if (this.#options.media === 'block') throw mediaRefusal(kind);
  }

  /** The request leaves: from now on its strings leave in the form that they have in it. */
  commit(): void {
    const { memory } = this.#options;
    for (const [key, string] of this.#strings) memory.strings.set(key, string);
    for (const [key, form] of this.#forms) memory.keepForm(key, form);
    for (const [node, message] of this.#messages) memory.messages.set(node, message);
    if (this.#body !== undefined && this.#walked !== undefined && this.#options.isShared)
      memory.bodies.keep(this.#body, this.#walked, this.#earlier);
  }

  /** The request is stopped: tools try again at once, some of them with other headers and fields around the same texts. */
  giveUp(): void {
    const context = this.#triedContext;
    if (context === undefined) return;
    for (const [key, taken] of this.#taken) this.#options.memory.tried.set(key, { ...taken, context });
  }

  /** Whether a remembered string may go as it is; brings what is known about it up to date. */
  #holds(known: RememberedString, source: SourceString, site: TextSite): boolean {
    const { isShared, protection } = this.#options;
    const isCurrent = !isShared || known.version === protection.version;
    const isRuled = known.rules === undefined || known.rules.key === this.#rules.key;
    if (isCurrent && isRuled) return true;
    const sent = known.literal === undefined ? source.text : this.#decode(known.literal);
    if (!isRuled && this.#mustRenew(known.rules, sent)) return false;
    if (!isRuled) known.rules = this.#rules;
    known.readable = this.#countReadable(sent, site);
    known.version = isShared ? protection.version : undefined;
    return true;
  }

  /** A string that is not in memory, unless a request that was stopped had it just before. */
  #takeUp(key: string, source: SourceString, site: TextSite, before: string): RememberedString {
    const tried = this.#options.memory.tried.get(key);
    const isSame = tried !== undefined && tried.context === this.#triedContext;
    const taken = isSame ? tried : this.#take(source, site, before);
    if (taken.keepAt !== undefined) this.#forms.set(taken.keepAt, taken.form);
    this.#strings.set(key, taken.string);
    this.#taken.set(key, taken);
    return taken.string;
  }

  /** During a pause a text is made by the rules of the moment, which nothing may outlive. */
  get #triedContext(): string | undefined {
    return this.#options.paused === undefined ? this.context : undefined;
  }

  /** By its form of old, or by a new one. */
  #take(source: SourceString, site: TextSite, before: string): Omit<TriedString, 'context'> {
    const { isShared, paused, protection } = this.#options;
    const { text } = source;
    const { form, keepAt, made } = this.#find(text, site, before);
    const literal = typeof form.change === 'string' ? source.withText(form.change) : source.withEdits(form.change);
    const isSpoken = form.rules === undefined;
    const result = this.#result(text, toolPathOf(site), made ?? this.#remade(text, form));
    const string: RememberedString = {
      literal: literal === source.raw ? undefined : literal,
      result,
      isSpoken,
      rules: isSpoken ? undefined : this.#rules,
      version: isShared ? protection.version : undefined,
      readable: made === undefined || paused !== undefined ? this.#countReadable(formedText(form, text), site) : 0,
    };
    return { string, form, keepAt };
  }

  #find(text: string, site: TextSite, before: string): Found {
    const { memory, parties } = this.#options;
    const own = memory.keyOf(['sent', kindOf(site), site.scope, parties.upstream], text);
    const pending = this.#forms.get(own);
    if (pending !== undefined) return { form: pending, keepAt: undefined, made: undefined };
    const spoken = isModels(site.role) ? memory.form(memory.spokenKeys(text, parties, before)) : undefined;
    const form = spoken ?? memory.form([own]);
    if (form !== undefined && !this.#mustRenew(form.rules, formedText(form, text))) {
      // A credential changes, the provider's cache stays: what was found by it is kept for the upstream as well.
      return { form, keepAt: spoken === undefined ? undefined : own, made: undefined };
    }
    if (form !== undefined) this.tally.renewedForms += 1;
    // A pause lets go only what is new: a form that has to be stricter is made by all rules.
    const made = this.#make(text, site, form === undefined ? this.#mutatorOfNew : this.#options.mutator);
    return { form: made.form, keepAt: own, made };
  }

  get #mutatorOfNew(): Mutator {
    return this.#options.paused ?? this.#options.mutator;
  }

  #make(text: string, site: TextSite, mutator: Mutator): Made {
    const { secrets } = this.#options;
    const { text: redacted, findings } = redactAnySpelling(text, secrets);
    const encodedHits = this.#countEncoded(redacted, site, mutator);
    const mutation = this.#isSetup(redacted, site)
      ? mutator.mutateSetup(redacted, {
          schemaNames: this.#schema.names,
          roots: this.#options.protection.workspaces.map(({ root }) => root),
        })
      : mutator.mutate(redacted, { scope: site.scope, schemaNames: this.#schema.names });
    const form: SentForm = {
      change: findings.length === 0 ? mutation.edits : mutation.text,
      carried: [...mutation.carried],
      scanned: mutation.scanned,
      mutated: mutation.mutated,
      keptBySchema: mutation.keptBySchema,
      secretRules: findings.map(({ rule }) => rule),
      rules: this.#rules,
    };
    return { form, edits: mutation.edits, findings, redacted, encodedHits };
  }

  /** Encoded texts that hold what must not leave. Throws Refusal `encoded-text` unless they are only recorded. */
  #countEncoded(text: string, site: TextSite, mutator: Mutator): number {
    const { secrets, encodedText: policy } = this.#options;
    const check = this.#encodedChecks.get(mutator) ?? new EncodedCheck(secrets, mutator);
    this.#encodedChecks.set(mutator, check);
    const hits = check.count(text, this.#schema.names);
    if (hits === 0 || policy === 'record') return hits;
    this.tally.encodedHits += hits;
    throw encodedText(site);
  }

  #textNow(text: string, site: TextSite): RememberedText {
    const made = this.#make(text, site, this.#mutatorOfNew);
    return { ...this.#result(text, toolPathOf(site), made), sent: formedText(made.form, text) };
  }

  /** What `#make` would have known, as far as the form tells. */
  #remade(text: string, form: SentForm): Made {
    const edits = typeof form.change === 'string' ? [] : form.change;
    const findings = form.secretRules.length === 0 ? [] : redactAnySpelling(text, this.#options.secrets).findings;
    return { form, edits, findings, redacted: text, encodedHits: 0 };
  }

  #result(
    text: string,
    toolPath: string | undefined,
    { form, edits, findings, redacted, encodedHits }: Made,
  ): TextResult {
    const { workspaces } = this.#options.protection;
    // Edits are offsets in the redacted text, findings in the original one: each is counted on its own text.
    const edited = countFiles({ text: redacted, edits, secrets: [], toolPath }, workspaces);
    const found: readonly FileTally[] =
      findings.length === 0 ? [] : countFiles({ text, edits: [], secrets: findings, toolPath }, workspaces);
    const { scanned, mutated, keptBySchema, carried, secretRules } = form;
    return {
      scanned,
      mutated,
      keptBySchema,
      carried,
      secretRules,
      encodedHits,
      files: [...edited, ...found.map((file) => ({ ...file, scanned: 0 }))],
      roots: workspaces.map((workspace) => workspace.root).filter((root) => text.includes(root)),
    };
  }

  /** Whether stricter rules than those of the form ask for a new one: a raised level, a new pin, a new rule for secrets. */
  #mustRenew(rules: FormRules | undefined, sent: string): boolean {
    if (rules === undefined || rules.key === this.#rules.key) return false;
    const { secrets, protection } = this.#options;
    if (levels.indexOf(this.#rules.level) > levels.indexOf(rules.level)) return true;
    const options: MutateOptions = { scope: 'full', schemaNames: new Set() };
    if (new ReadableNames(protection.pinned).count(sent, options) > 0) return true;
    return redactAnySpelling(sent, secrets).findings.length > 0;
  }

  #countReadable(sent: string, site: TextSite): number {
    // Common words of a tool's own prompt stay on purpose.
    const scope = this.#isSetup(sent, site) ? 'declared' : site.scope;
    return this.#readable?.count(sent, { scope, schemaNames: this.#schema.names }) ?? 0;
  }

  /** Whether an AI tool's own prompt may stand in the text. */
  #isSetup(text: string, { role, scope }: TextSite): boolean {
    return this.#options.isAgent && scope === 'full' && (role === 'system' || isReminder(text));
  }

  #decode(literal: Uint8Array): string {
    const document = new JsonDocument(literal, this.#options.codec);
    return document.root.kind === 'string' ? document.text(document.root) : '';
  }
}
