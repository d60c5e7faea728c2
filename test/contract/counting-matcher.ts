// A backtracking matcher that counts its steps, for the part of the RegExp syntax that rules use. The engine's own work
// cannot be seen from outside and time lies on a busy machine; this counts what a backtracking engine has to try.

type Continue = (at: number) => boolean;
type Match = (at: number, next: Continue) => boolean;

interface Node {
  readonly match: Match;
  /** Characters that a match can have. */
  readonly min: number;
  readonly max: number;
}

export interface CountedAttempt {
  /** Where the match ends; undefined when there is none. */
  readonly end: number | undefined;
  /** Characters looked at, each as often as it was. */
  readonly steps: number;
}

/** Lookbehind is tried from at most so many characters back; those of the rules are shorter. */
const maxLookbehindChars = 24;

/** The pattern, tried at one place of a text. Throws on syntax it does not know. */
export function countingMatcher(pattern: RegExp): (text: string, at: number) => CountedAttempt {
  const state = { text: '', steps: 0 };
  const root = new PatternReader(pattern, state).read();
  return (text, at) => {
    state.text = text;
    state.steps = 0;
    let end: number | undefined;
    root.match(at, (after) => {
      end = after;
      return true;
    });
    return { end, steps: state.steps };
  };
}

class PatternReader {
  readonly #source: string;
  readonly #flags: string;
  readonly #state: { text: string; steps: number };
  #at = 0;

  constructor(pattern: RegExp, state: { text: string; steps: number }) {
    this.#source = pattern.source;
    this.#flags = pattern.flags;
    this.#state = state;
  }

  read(): Node {
    const node = this.#alternatives();
    if (this.#at !== this.#source.length) throw new Error(`unread: ${this.#source.slice(this.#at)}`);
    return node;
  }

  #alternatives(): Node {
    const choices = this.#choices();
    const [only] = choices;
    if (choices.length === 1 && only !== undefined) return only;
    return {
      match: (at, next) => choices.some((choice) => choice.match(at, next)),
      min: Math.min(...choices.map((choice) => choice.min)),
      max: Math.max(...choices.map((choice) => choice.max)),
    };
  }

  #choices(): readonly Node[] {
    const choices = [this.#sequence()];
    while (this.#take('|')) choices.push(this.#sequence());
    return choices;
  }

  #sequence(): Node {
    const parts: Node[] = [];
    while (this.#at < this.#source.length && !'|)'.includes(this.#source.charAt(this.#at))) parts.push(this.#term());
    return {
      match: parts.reduceRight<Match>(
        (rest, part) => (at, next) => part.match(at, (after) => rest(after, next)),
        (at, next) => next(at),
      ),
      min: parts.reduce((sum, part) => sum + part.min, 0),
      max: parts.reduce((sum, part) => sum + part.max, 0),
    };
  }

  #term(): Node {
    if (this.#take('(?=')) return this.#look(true);
    if (this.#take('(?!')) return this.#look(false);
    if (this.#take('(?<=')) return this.#lookBehind(true);
    if (this.#take('(?<!')) return this.#lookBehind(false);
    if (this.#take('^')) return condition((at) => at === 0);
    if (this.#take('\\b')) return this.#wordBoundary();
    const group = this.#matchHere(/\((?:\?:|\?<\w+>)?/y);
    if (group !== '') {
      const body = this.#alternatives();
      if (!this.#take(')')) throw new Error('unclosed group');
      return this.#repeated(body, undefined);
    }
    const single = this.#matchHere(/\[(?:\\.|[^\]])*\]|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\.|[^*+?{}()|]/y);
    if (single === '') throw new Error(`unknown syntax: ${this.#source.slice(this.#at)}`);
    const accepts = this.#characterTest(single);
    return this.#repeated({ match: (at, next) => accepts(at) && next(at + 1), min: 1, max: 1 }, accepts);
  }

  #characterTest(source: string): (at: number) => boolean {
    const whole = new RegExp(`^${source}$`, this.#flags);
    const known: (boolean | undefined)[] = [];
    return (at) => {
      this.#state.steps++;
      if (at < 0 || at >= this.#state.text.length) return false;
      return (known[this.#state.text.charCodeAt(at)] ??= whole.test(this.#state.text.charAt(at)));
    };
  }

  #repeated(body: Node, accepts: ((at: number) => boolean) | undefined): Node {
    const quantifier = this.#matchHere(/(?:[*+?]|\{\d+(?:,\d*)?\})\??/y);
    if (quantifier === '') return body;
    const isLazy = quantifier.length > 1 && quantifier.endsWith('?');
    const { min, max } = boundsOf(isLazy ? quantifier.slice(0, -1) : quantifier);
    const widths = { min: min * body.min, max: max * body.max };
    if (accepts !== undefined) return { match: runOf(accepts, min, max, isLazy), ...widths };
    const loop = (count: number): Match => {
      return (at, next) => {
        const more = (): boolean =>
          count < max && body.match(at, (after) => after > at && loop(count + 1)(after, next));
        if (count < min) return more();
        return isLazy ? next(at) || more() : more() || next(at);
      };
    };
    return { match: loop(0), ...widths };
  }

  #look(isWanted: boolean): Node {
    const body = this.#alternatives();
    this.#take(')');
    return condition((at) => body.match(at, () => true) === isWanted);
  }

  #lookBehind(isWanted: boolean): Node {
    const choices = this.#choices();
    this.#take(')');
    const isFound = (at: number): boolean => choices.some((choice) => endsAt(choice, at));
    return condition((at) => isFound(at) === isWanted);
  }

  #wordBoundary(): Node {
    const isWord = this.#characterTest('\\w');
    return condition((at) => isWord(at - 1) !== isWord(at));
  }

  #take(literal: string): boolean {
    if (!this.#source.startsWith(literal, this.#at)) return false;
    this.#at += literal.length;
    return true;
  }

  #matchHere(sticky: RegExp): string {
    sticky.lastIndex = this.#at;
    const match = sticky.exec(this.#source)?.[0] ?? '';
    this.#at += match.length;
    return match;
  }
}

function condition(holds: (at: number) => boolean): Node {
  return { match: (at, next) => holds(at) && next(at), min: 0, max: 0 };
}

function endsAt(node: Node, end: number): boolean {
  const first = Math.max(0, end - Math.min(node.max, maxLookbehindChars));
  for (let start = end - node.min; start >= first; start--) {
    if (node.match(start, (after) => after === end)) return true;
  }
  return false;
}

/** A repeated single character, without recursion: runs are long. */
function runOf(accepts: (at: number) => boolean, min: number, max: number, isLazy: boolean): Match {
  return (at, next) => {
    let count = 0;
    while (count < (isLazy ? min : max) && accepts(at + count)) count++;
    if (count < min) return false;
    if (!isLazy) {
      for (; count >= min; count--) if (next(at + count)) return true;
      return false;
    }
    while (!next(at + count)) {
      if (count >= max || !accepts(at + count)) return false;
      count++;
    }
    return true;
  };
}

function boundsOf(quantifier: string): { readonly min: number; readonly max: number } {
  if (quantifier === '*') return { min: 0, max: Infinity };
  if (quantifier === '+') return { min: 1, max: Infinity };
  if (quantifier === '?') return { min: 0, max: 1 };
  const [min = '0', max] = quantifier.slice(1, -1).split(',');
  return { min: Number(min), max: max === undefined ? Number(min) : max === '' ? Infinity : Number(max) };
}
