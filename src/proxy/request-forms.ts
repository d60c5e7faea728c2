// The forms in which the texts of one request left before, and those that it makes: who may use which, and under which
// keys each is remembered.
import type { TextSite } from '../wire/types.ts';
import { isModels } from './conversation.ts';
import type { SentForm } from './sent-form.ts';
import { isPromptPlace, kindOf } from './text-kind.ts';
import type { Parties, TextMemory } from './text-memory.ts';

/** Where the form of one text stands. */
export interface FormKeys {
  /** For whoever sends the text to that upstream. */
  readonly shared: string;
  /** For this client alone: tool and credential. */
  readonly ofClient: string;
}

export interface KnownForm {
  readonly form: SentForm;
  /** Where it is to be remembered as well. */
  readonly keepAt: readonly string[];
}

const nowhere: readonly string[] = [];

export class RequestForms {
  readonly #memory: TextMemory;
  readonly #parties: Parties;
  readonly #isAgent: boolean;
  /** What leaves with this request. */
  readonly #new = new Map<string, SentForm>();

  /** `isAgent`: the client is a tool with a prompt of its own. */
  constructor(memory: TextMemory, parties: Parties, isAgent: boolean) {
    this.#memory = memory;
    this.#parties = parties;
    this.#isAgent = isAgent;
  }

  keysOf(text: string, site: TextSite): FormKeys {
    const { upstream, client, guest } = this.#parties;
    // Another line of its own for each client of a network, and none for this machine.
    const of = guest === undefined ? [] : [`guest ${guest}`];
    // What a tool may leave readable in its prompt, other programs may not.
    const by = !this.#isAgent && isPromptPlace(text, site) ? ['of a program'] : [];
    const shared = this.#memory.keyOf(['sent', kindOf(site), site.scope, upstream, ...of, ...by], text);
    return { shared, ofClient: this.#memory.keyOf(['sent by', client], shared) };
  }

  /** The form that a text had elsewhere in this request. */
  made({ shared }: FormKeys): SentForm | undefined {
    return this.#new.get(shared);
  }

  /**
   * The form that a text had before. One that leaves names readable since a tool's schema fixes them is used only for the
   * client that sent it so, and for one whose own tools fix the same names: else any program that reaches the port could
   * make a text readable for all others by a schema of its own. `before` names the message before the text's.
   */
  before(
    text: string,
    site: TextSite,
    { keys, before, schemaNames }: { keys: FormKeys; before: string; schemaNames: ReadonlySet<string> },
  ): KnownForm | undefined {
    const memory = this.#memory;
    const spoken = isModels(site.role) ? memory.form(memory.spokenKeys(text, this.#parties, before)) : undefined;
    // A credential changes, the provider's cache stays: what was found by it is kept for the upstream as well.
    if (spoken !== undefined) return { form: spoken, keepAt: [keys.shared] };
    const own = memory.form([keys.ofClient]);
    if (own !== undefined) return { form: own, keepAt: nowhere };
    const form = memory.form([keys.shared]);
    if (form === undefined || !form.keptNames.every((name) => schemaNames.has(name))) return undefined;
    // From now on it is this client's too, also where a later request of it brings no tools.
    return { form, keepAt: form.keptNames.length === 0 ? nowhere : [keys.ofClient] };
  }

  /** Where a new form is to be remembered; `earlier`: in the place of which one, if any. */
  placesOf(form: SentForm, { shared, ofClient }: FormKeys, earlier: SentForm | undefined): readonly string[] {
    return form.keptNames.length === 0 && earlier === undefined ? [shared] : [ofClient, shared];
  }

  /** The text leaves in this form. */
  take(form: SentForm, keepAt: readonly string[]): void {
    for (const key of keepAt) this.#new.set(key, form);
  }

  /** The request leaves. */
  commit(): void {
    for (const [key, form] of this.#new) this.#memory.keepForm(key, form);
  }
}
