// Answers what becomes of a name or a text, by the very protection and engine that requests go through. Looking changes
// nothing: no surrogate is given away, nothing is remembered.
import { MutationError } from '../../engine/error.ts';
import { lexicalNames } from '../../engine/lexical-names.ts';
import type { Mutator } from '../../engine/mutate.ts';
import type { Protection } from '../../engine/protection.ts';
import type { Mutation, WorkspaceNames } from '../../engine/types.ts';
import type { ActiveProtection, PausePort } from '../../proxy/ports.ts';
import { redactAnySpelling } from '../../proxy/secret-spellings.ts';
import type { SecretScanner } from '../../secrets/types.ts';
import type { NameView, ProxyCalls } from '../../view/calls.ts';
import type { ProtectionService } from '../protection-service.ts';
import type { SmallState } from '../small-state.ts';
import { NameError } from './name-error.ts';
import { reasonOf } from './name-reason.ts';
import type { PassingMutator } from './passing-mutator.ts';

export interface NameServiceOptions {
  readonly protection: ProtectionService;
  readonly passing: PassingMutator;
  readonly secrets: SecretScanner;
  readonly pause: PausePort;
  readonly state: SmallState;
  /** Puts changed pins in force and on the record. */
  readonly pinsChanged: () => Promise<void>;
}

const maxNameLength = 200;
const maxTextBytes = 4 * 1024 * 1024;
const namePattern = /^[\p{L}\p{N}_$#@-]*[\p{L}_$][\p{L}\p{N}\p{M}_$#@-]*$/u;
const noSchema: ReadonlySet<string> = new Set();

export class NameService {
  readonly #options: NameServiceOptions;
  #indexed: { readonly active: ActiveProtection; readonly rules: Protection } | undefined;

  constructor(options: NameServiceOptions) {
    this.#options = options;
  }

  /** Throws NameError `not-a-name`. */
  explain(name: string): NameView {
    requireName(name);
    const { protection, passing, state, pause } = this.#options;
    const active = protection.now();
    const rules = active.mutator?.protection ?? this.#lexicalRules(active, name);
    const surrogate = this.#mutate(passing.under(rules), name)?.text;
    const changes = surrogate !== name;
    const facts = rules.facts(name);
    const dependencies = changes ? [] : protection.dependenciesOf(name);
    const reason = reasonOf(name, facts, {
      changes,
      isIndexed: active.mutator !== undefined,
      repositories: active.workspaces.map(({ repository }) => repository),
      dependencies,
    });
    const couldChange = facts.terms.length > 0 || facts.isNever || (dependencies.length > 0 && facts.words.length > 1);
    const paused = ' Pretense is paused: in a text that was not sent before, it leaves as it is.';
    return {
      name,
      // One that could change and stays leaves as itself; of any other there is nothing to say.
      surrogate: changes || couldChange ? surrogate : undefined,
      changes,
      pin: state.pins.find((pin) => pin.source === 'user' && pin.text === name)?.kind,
      reason: changes && pause.isPaused() ? reason + paused : reason,
      level: active.level,
    };
  }

  /** What a provider would see of a text that was not sent before. Throws NameError. */
  preview(text: string): ProxyCalls['preview']['answer'] {
    if (Buffer.byteLength(text) > maxTextBytes) {
      throw new NameError('text-too-large', 'The text has more than 4 MB; there is no preview of it.');
    }
    const { protection, passing, secrets, pause } = this.#options;
    const { text: redacted, findings } = redactAnySpelling(text, secrets);
    const active = protection.now();
    const lexical = (names: WorkspaceNames): Mutator => active.lexicalMutator(names);
    const rules = pause.isPaused() ? active.pinned : (active.mutator ?? lexical(lexicalNames([redacted]))).protection;
    const mutation = this.#mutate(passing.under(rules), redacted);
    if (mutation === undefined) {
      throw new NameError(
        'not-reversible',
        'This text could not come back unchanged, so a request with it is blocked.',
      );
    }
    return { text: mutation.text, scanned: mutation.scanned, mutated: mutation.mutated, secrets: findings.length };
  }

  /** Resolves when it is kept, in force and on the record. Throws NameError `not-a-name`. */
  async pin(name: string, kind: 'always' | 'never' | 'clear'): Promise<{ readonly pins: number }> {
    requireName(name);
    const { state, pinsChanged } = this.#options;
    if (kind === 'clear') await state.removePin({ text: name, source: 'user' });
    else await state.addPin({ text: name, kind, source: 'user' });
    await pinsChanged();
    return { pins: state.pins.length };
  }

  /**
   * While an index is not ready: a compound is protected by being there. Uniting it with all that is indexed takes as long
   * as a request may take, but not as long as a pointer rests on a word, so that is done once.
   */
  #lexicalRules(active: ActiveProtection, name: string): Protection {
    const own = lexicalNames([name]);
    if (own.declared.length > 0) return this.#options.protection.onlyOf(own);
    if (this.#indexed?.active !== active) {
      this.#indexed = { active, rules: active.lexicalMutator(lexicalNames([])).protection };
    }
    return this.#indexed.rules;
  }

  #mutate(mutator: Mutator, text: string): Mutation | undefined {
    try {
      return mutator.mutate(text, { scope: 'full', schemaNames: noSchema });
    } catch (error) {
      if (error instanceof MutationError && error.code === 'not-reversible') return undefined;
      throw error;
    }
  }
}

function requireName(name: string): void {
  if (name.length <= maxNameLength && namePattern.test(name)) return;
  throw new NameError('not-a-name', `Name one word or name: letters, digits, _ $ # @ and -, at most ${maxNameLength}.`);
}
