// The texts of one choice of a streamed answer: each has a channel of its own.
import { openJsonChannel, openTextChannel } from './channels.ts';
import type { Channel } from './channels.ts';
import type { ResponseFactsBuilder } from './response-facts.ts';
import { joinedSpoken } from './spoken.ts';
import { TextParts } from './text-parts.ts';
import type { ResponseContext, SpokenText } from './types.ts';

/** Where in a choice a text goes on from event to event. */
export interface ChannelPlace {
  /** Unique in its choice. */
  readonly name: string;
  /** Texts of one group run side by side; when one of another group goes on, they have come to their end. */
  readonly group: string;
  readonly kind: SpokenText['kind'] | 'json';
  /** The members of a choice that bring more of it: `text` is a JSON text. */
  wrap(text: string): string;
}

/** What was held of a text. */
export interface Released {
  readonly place: ChannelPlace;
  readonly text: string;
}

interface OpenText {
  readonly place: ChannelPlace;
  /** Undefined while nothing is in flight. */
  channel: Channel | undefined;
  /** Of a text that paused and went on, in parts. */
  readonly said: SpokenText[];
}

interface OpenCall {
  readonly id: string | undefined;
  name: string | undefined;
  /** It was given several names. */
  isDoubtful: boolean;
  /** As the client got it. */
  readonly input: TextParts;
}

export class ChoiceChannels {
  /** JSON text of the choice's index. */
  readonly index: string;
  readonly #context: ResponseContext;
  readonly #facts: ResponseFactsBuilder;
  readonly #texts = new Map<string, OpenText>();
  /** By the name of the channel of their input. */
  readonly #calls = new Map<string, OpenCall>();
  #group: string | undefined;
  #awaitsPrefill: boolean;

  constructor(index: string, context: ResponseContext, facts: ResponseFactsBuilder) {
    this.index = index;
    this.#context = context;
    this.#facts = facts;
    this.#awaitsPrefill = context.prefill !== undefined;
  }

  /** The place of a channel that has been open once. */
  placeOf(name: string): ChannelPlace | undefined {
    return this.#texts.get(name)?.place;
  }

  /** More of a text; what comes out may lag behind. */
  push(place: ChannelPlace, sent: string): string {
    if (sent === '') return '';
    const text = this.#text(place);
    text.channel ??= this.#open(place);
    return this.#called(place, text.channel.push(sent));
  }

  /** What is held of one text. */
  end(place: ChannelPlace): string {
    const text = this.#texts.get(place.name);
    if (text?.channel === undefined) return '';
    const held = text.channel.end();
    text.said.push(...text.channel.spoken());
    text.channel = undefined;
    return this.#called(place, held);
  }

  /** A group goes on: what is held of plain texts of the others. JSON holds nothing when it is whole. */
  enter(group: string): readonly Released[] {
    if (group === this.#group) return noneReleased;
    this.#group = group;
    return this.#released(({ place }) => place.kind !== 'json' && place.group !== group);
  }

  /** A tool call goes on or begins. What is held of a call that another one takes the place of comes out. */
  call(place: ChannelPlace, id: string | undefined, name: string | undefined): readonly Released[] {
    const before = this.#calls.get(place.name);
    if (before !== undefined && (id === undefined || id === '' || id === before.id)) {
      if (name !== undefined && name !== '' && name !== (before.name ?? name)) before.isDoubtful = true;
      before.name ??= name;
      return [];
    }
    const released = before === undefined ? [] : this.#released((text) => text.place.name === place.name);
    if (before !== undefined) this.#finish(place.name);
    this.#calls.set(place.name, { id, name, isDoubtful: false, input: new TextParts() });
    return released;
  }

  /** What is held of all texts. */
  release(): readonly Released[] {
    return this.#released(() => true);
  }

  /** The choice came to its end, after its release: its texts are whole. */
  finish(): void {
    for (const name of [...this.#texts.keys(), ...this.#calls.keys()]) this.#finish(name);
  }

  #finish(name: string): void {
    const text = this.#texts.get(name);
    if (text !== undefined) {
      this.#facts.spoken.keep(text.place.kind === 'json' ? text.said : joinedSpoken(text.said));
      text.said.length = 0;
    }
    const call = this.#calls.get(name);
    this.#calls.delete(name);
    if (call?.name !== undefined) this.#facts.toolCalls.push({ name: call.name, input: call.input.text() });
  }

  #released(isMeant: (text: OpenText) => boolean): readonly Released[] {
    const released: Released[] = [];
    for (const text of this.#texts.values()) {
      if (text.channel === undefined || !isMeant(text)) continue;
      const held = this.end(text.place);
      if (held !== '') released.push({ place: text.place, text: held });
    }
    return released;
  }

  #text(place: ChannelPlace): OpenText {
    let text = this.#texts.get(place.name);
    if (text === undefined) {
      text = { place, channel: undefined, said: [] };
      this.#texts.set(place.name, text);
    }
    return text;
  }

  #open({ name, kind }: ChannelPlace): Channel {
    if (kind === 'json') return openJsonChannel(this.#context, this.#facts, () => this.#toolOf(name));
    if (kind === 'tool-input') return openTextChannel(this.#context, this.#facts, { kind, tool: this.#toolOf(name) });
    const continuesPrefill = this.#awaitsPrefill && answerNames.has(name);
    if (continuesPrefill) this.#awaitsPrefill = false;
    return openTextChannel(this.#context, this.#facts, { kind, continuesPrefill, joinedBy: this });
  }

  /** Whose input it is, as far as it is known by now. */
  #toolOf(place: string): string {
    const { name = '', isDoubtful = false } = this.#calls.get(place) ?? {};
    return isDoubtful ? '' : name;
  }

  #called({ name }: ChannelPlace, text: string): string {
    this.#calls.get(name)?.input.add(text);
    return text;
  }
}

const noneReleased: readonly Released[] = [];

/** Channels of the answer itself. */
const answerNames: ReadonlySet<string> = new Set(['content', 'text']);
