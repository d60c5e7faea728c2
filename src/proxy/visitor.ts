// The visitor that the walk over a request calls: what was sent before goes as it went then; what is new is looked
// through for secrets and mutated.
import { type ByteEdit, JsonDocument } from '../base/json-document.ts';
import type { JsonNode } from '../base/json.ts';
import type { SourceString } from '../base/source-string.ts';
import type { Mutator } from '../engine/mutate.ts';
import { ReadableNames } from '../engine/readable-names.ts';
import type { Level, MutateOptions } from '../engine/types.ts';
import { WorkBudget } from '../secrets/work-budget.ts';
import { commitInPlaceOf, isCommitPlace } from '../wire/turn-metadata.ts';
import type { EarlierBody, RequestVisitor, SignedText, TextSite, WalkedMessages } from '../wire/types.ts';
import type { SchemaNames } from './client-schemas.ts';
import { asBuffer } from './as-buffer.ts';
import { mediaRefusal } from './content-policy.ts';
import { Conversation, isModels } from './conversation.ts';
import { EncodedCheck, type EncodedFindings, encodedText } from './encoded-check.ts';
import { composedEdits } from './composed-edits.ts';
import { FindingJudge } from './finding-judge.ts';
import { findAnySpelling } from './secret-spellings.ts';
import { type Made, namesChanged, remade, resultOf } from './made-text.ts';
import { refuseRestricted } from './restricted.ts';
import { RequestForms } from './request-forms.ts';
import { formedText, type FormRules, type SentForm } from './sent-form.ts';
import { mayNotLeave, Tally } from './tally.ts';
import {
  type RememberedMessage,
  type RememberedString,
  type RememberedText,
  shortKey,
  type TriedString,
} from './text-memory.ts';
import { Sightings } from './sightings.ts';
import { TextRedactor } from './text-redactor.ts';
import { isAnyBlocked, passing, rejudged, textFinding } from './text-finding.ts';
import type { TextFinding, TextResult } from './text-result.ts';
import { UnchangedTexts } from './unchanged-texts.ts';
import type { VisitorOptions } from './visitor-options.ts';
import { isPromptPlace, kindOf, toolPathOf } from './text-kind.ts';

interface Found {
  readonly form: SentForm;
  /** Where it is to be remembered; nowhere when it stands there already. */
  readonly keepAt: readonly string[];
  readonly made: Made | undefined;
}

const levels: readonly Level[] = ['light', 'balanced', 'strict'];

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
  readonly #forms: RequestForms;
  readonly #taken = new Map<string, Omit<TriedString, 'context'>>();
  readonly #messages = new Map<JsonNode, RememberedMessage>();
  readonly #judge: FindingJudge;
  readonly #budget = new WorkBudget();
  readonly #redactor: TextRedactor;
  readonly #sightings: Sightings;
  readonly #unchanged: UnchangedTexts;
  #schema: SchemaNames;
  #body: Uint8Array | undefined;
  #earlier: EarlierBody | undefined;
  #walked: WalkedMessages | undefined;

  constructor(options: VisitorOptions) {
    const { protection, secrets, memory, hash, parties, mutator } = options;
    this.#options = options;
    const { policy, decisions, chain = parties.client, nowMs = 0 } = options;
    this.#judge = new FindingJudge({ secrets, policy, decisions, nowMs });
    const rules = `${protection.level} ${protection.pinsKey} ${secrets.rulesVersion} ${this.#judge.key} ${options.restricted?.key ?? ''}`;
    this.#rules = { level: protection.level, key: hash(rules) };
    this.#redactor = new TextRedactor({
      secrets,
      judge: this.#judge,
      chain,
      standsInBody: (text) => this.#standsInBody(text),
      budget: this.#budget,
    });
    this.#unchanged = new UnchangedTexts(options, this.#judge, { rulesKey: this.#rules.key, budget: this.#budget });
    const { tool = 'unknown', onFinding } = options;
    this.#sightings = new Sightings({ secrets, workspaces: protection.workspaces, tool, onFinding });
    this.#roots = hash(protection.workspaces.map(({ root }) => root).join('\n'));
    this.#place = hash(`${parties.upstream}\n${parties.client}\n${this.#roots}`);
    this.#conversation = new Conversation(hash);
    this.#forms = new RequestForms(memory, parties, options.isAgent);
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
      this.#redactor.knowAll(known.tally);
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
    this.#add(() => source.text, string.result);
    this.tally.addReadable(string.isSpoken, string.readable);
    return string.literal ?? raw;
  }

  /** A text outside the body: mutated by what is known now. */
  text(text: string, site: TextSite): string {
    if (text === '') return text;
    const commit = isCommitPlace(site.pointer) ? commitInPlaceOf(text) : undefined;
    if (commit !== undefined) return commit;
    const { isShared, memory, paused, protection } = this.#options;
    const name = shortKey(text, this.#options.hash);
    const key = `${protection.version} ${this.#schema.version} ${site.scope}\n${this.#roots}\n${this.#rules.key}\n${name}`;
    const known = isShared ? memory.texts.get(key) : undefined;
    const result = known ?? this.#textNow(text, site);
    const isKept = isShared && known === undefined && paused === undefined && !isAnyBlocked(result.findings);
    if (isKept) memory.texts.set(key, result);
    this.#add(() => text, result);
    return result.sent;
  }

  signed(block: SignedText): void {
    this.#unchanged.signed(block, this.#schema.names, this.tally);
  }

  /** A string that the protocol needs as it is. Throws Refusal `secret-in-protocol-field`. */
  inspect(text: string): void {
    this.#unchanged.inspect(text, this.tally);
  }

  /** Throws Refusal `media` where the user wants none to leave. */
  media(kind: string, bytes: number): void {
    this.tally.addMedia(kind, bytes);
    if (this.#options.media === 'block') throw mediaRefusal(kind);
  }

  /** Throws Refusal `secret-blocked` when the texts hold values that a policy lets no request have. */
  refuseBlocked(): void {
    this.#sightings.refuseBlocked();
  }

  /** What a text of the request came to. */
  #add(text: () => string, result: TextResult): void {
    this.tally.add(result);
    for (const { start, end, rule, class: kind, placeholder } of result.findings) {
      if (placeholder === undefined) continue;
      const value = text().slice(start, end);
      this.tally.addPlaceholder(placeholder, value, { rule, class: kind });
      this.#redactor.know(placeholder, { value, rule, class: kind });
    }
  }

  #standsInBody(text: string): boolean {
    const { body } = this.#options;
    return body !== undefined && asBuffer(body).includes(text);
  }

  /** The request leaves: from now on its strings leave in the form that they have in it. */
  commit(): void {
    const { memory } = this.#options;
    for (const [key, string] of this.#strings) memory.strings.set(key, string);
    this.#forms.commit();
    for (const [node, message] of this.#messages) memory.messages.set(node, message);
    if (this.#body !== undefined && this.#walked !== undefined && this.#options.isShared)
      memory.bodies.keep(this.#body, this.#walked, this.#earlier);
    this.#sightings.tell();
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
    if (!isRuled) {
      refuseRestricted(this.#options.restricted, source.text, site);
      const found = this.#held(known.rules, sent);
      if (found === undefined) return false;
      known.rules = this.#rules;
      known.result = { ...known.result, findings: rejudged(known.result.findings, found) };
    }
    known.readable = this.#countReadable(sent, site);
    known.version = isShared ? protection.version : undefined;
    return true;
  }

  /** A string that is not in memory, unless a request that was stopped had it just before. */
  #takeUp(key: string, source: SourceString, site: TextSite, before: string): RememberedString {
    refuseRestricted(this.#options.restricted, source.text, site);
    const tried = this.#options.memory.tried.get(key);
    const isSame = tried !== undefined && tried.context === this.#triedContext;
    const taken = isSame ? tried : this.#take(source, site, before);
    this.#forms.take(taken.form, taken.keepAt);
    this.#strings.set(key, taken.string);
    if (!isAnyBlocked(taken.string.result.findings)) this.#taken.set(key, taken);
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
    if (made === undefined) this.#sightings.add(text, form.findings, toolPathOf(site));
    const literal = typeof form.change === 'string' ? source.withText(form.change) : source.withEdits(form.change);
    const isSpoken = form.rules === undefined;
    const result = resultOf(text, made ?? remade(form), {
      toolPath: toolPathOf(site),
      workspaces: protection.workspaces,
    });
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
    const keys = this.#forms.keysOf(text, site);
    const pending = this.#forms.made(keys);
    if (pending !== undefined) return { form: pending, keepAt: [], made: undefined };
    const earlier = this.#forms.before(text, site, { keys, before, schemaNames: this.#schema.names });
    const form = earlier?.form;
    const held = form === undefined ? undefined : this.#held(form.rules, formedText(form, text));
    if (earlier !== undefined && form !== undefined && held !== undefined) {
      const known = held === 'same' ? form : { ...form, findings: rejudged(form.findings, held) };
      return { form: known, keepAt: earlier.keepAt, made: undefined };
    }
    if (form !== undefined) this.tally.renewedForms += 1;
    // A pause lets go only what is new: a form that has to be stricter is made by all rules.
    const made = this.#make(text, site, form === undefined ? this.#mutatorOfNew : this.#options.mutator);
    return { form: made.form, keepAt: this.#forms.placesOf(made.form, keys, form), made };
  }

  get #mutatorOfNew(): Mutator {
    return this.#options.paused ?? this.#options.mutator;
  }

  #make(text: string, site: TextSite, mutator: Mutator): Made {
    const { text: redacted, findings, edits, kept } = this.#redactor.redact(text);
    const { hits, passed, keptNames } = this.#lookIntoEncoded(redacted, site, mutator);
    const mutation = this.#isSetup(redacted, site)
      ? mutator.mutateSetup(redacted, {
          schemaNames: this.#schema.names,
          roots: this.#options.protection.workspaces.map(({ root }) => root),
          kept,
        })
      : mutator.mutate(redacted, { scope: site.scope, schemaNames: this.#schema.names, kept });
    const change = composedEdits(edits, mutation.edits, redacted);
    const found = [...findings, ...passed.map((finding) => ({ ...finding, placeholder: undefined }))];
    const form: SentForm = {
      change,
      carried: [...mutation.carried],
      scanned: mutation.scanned,
      mutated: mutation.mutated,
      keptNames: [...new Set([...mutation.keptNames, ...keptNames])],
      findings: found.map(textFinding),
      rules: this.#rules,
    };
    this.#sightings.add(text, found, toolPathOf(site));
    return { form, edits: edits.length === 0 ? mutation.edits : namesChanged(change, edits), encodedHits: hits };
  }

  /** Encoded texts that hold what must not leave. Throws Refusal `encoded-text` unless they are only recorded. */
  #lookIntoEncoded(text: string, site: TextSite, mutator: Mutator): EncodedFindings {
    const { encodedText: policy, secrets } = this.#options;
    const check = this.#encodedChecks.get(mutator) ?? new EncodedCheck(secrets, this.#judge, mutator);
    this.#encodedChecks.set(mutator, check);
    const found = check.findings(text, this.#schema.names, { budget: this.#budget, encoding: site.encoding });
    if (found.hits === 0 || policy === 'record') return found;
    this.tally.encodedHits += found.hits;
    this.tally.addFindings(found.passed);
    throw encodedText(site);
  }

  #textNow(text: string, site: TextSite): RememberedText {
    const made = this.#make(text, site, this.#mutatorOfNew);
    const { workspaces } = this.#options.protection;
    const result = resultOf(text, made, { toolPath: toolPathOf(site), workspaces });
    return { ...result, sent: formedText(made.form, text) };
  }

  /**
   * Undefined: stricter rules than those of the form ask for a new one (a raised level, a new pin, a value that may not
   * leave any more). Otherwise what is found in the text that leaves, by the rules of now; `same`: as ever.
   */
  #held(rules: FormRules | undefined, sent: string): 'same' | readonly TextFinding[] | undefined {
    if (rules === undefined || rules.key === this.#rules.key) return 'same';
    const { secrets, protection } = this.#options;
    if (levels.indexOf(this.#rules.level) > levels.indexOf(rules.level)) return undefined;
    const options: MutateOptions = { scope: 'full', schemaNames: new Set() };
    if (new ReadableNames(protection.pinned).count(sent, options) > 0) return undefined;
    const found = this.#judge.judge(findAnySpelling(sent, secrets, this.#budget));
    return found.some(({ action }) => mayNotLeave(action)) ? undefined : found.map(passing);
  }

  #countReadable(sent: string, site: TextSite): number {
    // Common words of a tool's own prompt stay on purpose.
    const scope = this.#isSetup(sent, site) ? 'declared' : site.scope;
    return this.#readable?.count(sent, { scope, schemaNames: this.#schema.names }) ?? 0;
  }

  /** Whether an AI tool's own prompt may stand in the text. */
  #isSetup(text: string, site: TextSite): boolean {
    return this.#options.isAgent && isPromptPlace(text, site);
  }

  #decode(literal: Uint8Array): string {
    const document = new JsonDocument(literal, this.#options.codec);
    return document.root.kind === 'string' ? document.text(document.root) : '';
  }
}
