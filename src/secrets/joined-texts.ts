// The texts of one answer that a client may show, or read, as one. It gets them in parts, with calls, reasoning and
// copies between them, and nobody here knows which of them it puts together: so what one of them left open is open at
// the beginning of each that comes later.
import { CallWatch, type CallMarks } from './call-watch.ts';
import { LinkWatch } from './link-watch.ts';

export interface JoinedTextsOptions {
  readonly calls: CallMarks;
  /** What shows the texts may ask for the addresses in them. */
  readonly hasLinks: boolean;
}

export interface JoinedTextOptions {
  /** Names the text: a copy of it has the same name. */
  readonly place?: string | undefined;
  /** It is judged as the text that it repeats; one that repeats none counts as a text. */
  readonly isCopy?: boolean | undefined;
}

/** What may be open at one place. */
class OpenState {
  readonly #options: JoinedTextsOptions;
  readonly #links: LinkWatch | undefined;
  readonly #calls: CallWatch;

  constructor(options: JoinedTextsOptions) {
    this.#options = options;
    this.#links = options.hasLinks ? new LinkWatch() : undefined;
    this.#calls = new CallWatch(options.calls);
  }

  get isOpen(): boolean {
    return this.#calls.call !== undefined || this.#links?.isInLink === true;
  }

  get call(): string | undefined {
    return this.#calls.call;
  }

  read(part: string): void {
    this.#links?.read(part);
    this.#calls.read(part);
  }

  merge(other: OpenState): void {
    if (other.#links !== undefined) this.#links?.merge(other.#links);
    this.#calls.merge(other.#calls);
  }

  copy(): OpenState {
    const copy = new OpenState(this.#options);
    copy.merge(this);
    return copy;
  }
}

export class JoinedTexts {
  /** All that was open wherever a text stopped. */
  readonly #left: OpenState;
  /** By place: what was open at the beginning of the text that was the first to stand there. */
  readonly #starts = new Map<string, OpenState>();
  #last: OpenState | undefined;

  constructor(options: JoinedTextsOptions) {
    this.#left = new OpenState(options);
  }

  open(options: JoinedTextOptions = {}): JoinedText {
    let state: OpenState | undefined;
    return new JoinedText(() => {
      if (state !== undefined) this.#goOn(state);
      else state = this.#begin(options);
      return state;
    });
  }

  #begin({ place, isCopy = false }: JoinedTextOptions): OpenState {
    const start = place === undefined ? undefined : this.#starts.get(place);
    this.#leave();
    const state = (isCopy ? start : undefined)?.copy() ?? this.#left.copy();
    if (place !== undefined && start === undefined) this.#starts.set(place, state.copy());
    this.#last = state;
    return state;
  }

  /** Another text may have been read in between. */
  #goOn(state: OpenState): void {
    if (state === this.#last) return;
    this.#leave();
    state.merge(this.#left);
    this.#last = state;
  }

  #leave(): void {
    if (this.#last !== undefined) this.#left.merge(this.#last);
  }
}

/** One of the texts. */
export class JoinedText {
  readonly #state: () => OpenState;
  #call: string | undefined;

  constructor(state: () => OpenState) {
    this.#state = state;
  }

  /** The text that announced a call, behind which nothing comes back. */
  get call(): string | undefined {
    return this.#call;
  }

  /** Whether what comes next may be part of an address or of a call. */
  isOpen(): boolean {
    const { isOpen, call } = this.#state();
    this.#call = call;
    return isOpen;
  }

  /** As it goes out. */
  read(part: string): void {
    this.#state().read(part);
  }
}
