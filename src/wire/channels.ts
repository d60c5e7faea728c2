// The texts of an answer that come in pieces. Each channel has a reverser of its own, and notes what the model said.
import { JsonStringStream } from './json-string-stream.ts';
import type { ResponseFactsBuilder } from './response-facts.ts';
import { SpokenDraft, SpokenStrings } from './spoken.ts';
import { TextReverser } from './text-reverser.ts';
import type { ResponseContext, ReverserOptions, SpokenText } from './types.ts';

/** One text in flight: what goes in comes out reversed, maybe later. */
export interface Channel {
  push(sent: string): string;
  /** What is held. Call exactly once. */
  end(): string;
  /** What was said, once the channel has come to its end. */
  spoken(): readonly SpokenText[];
}

export interface ChannelOptions extends Pick<ReverserOptions, 'joinedBy' | 'place'> {
  /** `text` when left out. */
  readonly kind?: SpokenText['kind'];
  /** It goes on where the request's prefill ended. */
  readonly continuesPrefill?: boolean;
  /** As in ReverserOptions. */
  readonly tool?: string | undefined;
}

/** Plain text. */
export function openTextChannel(
  context: ResponseContext,
  facts: ResponseFactsBuilder,
  { kind = 'text', continuesPrefill = false, tool, ...among }: ChannelOptions = {},
): Channel {
  const transform = context.openReverser({ ...among, continuesPrefill, ...(tool === undefined ? {} : { tool }) });
  const reverser = new TextReverser(transform);
  const draft = new SpokenDraft(facts.spoken, kind, continuesPrefill);
  return {
    push(sent) {
      const text = reverser.push(sent);
      draft.add(sent, text);
      return text;
    },
    end() {
      const text = reverser.end();
      draft.add('', text);
      return text;
    },
    spoken: () => draft.finished(transform.redactions),
  };
}

/** JSON text: its strings are reversed, each for itself. `tool`: whose input it is, as far as it is known by then. */
export function openJsonChannel(
  context: ResponseContext,
  facts: ResponseFactsBuilder,
  tool: () => string | undefined,
): Channel {
  const strings = new SpokenStrings(facts.spoken);
  const stream = new JsonStringStream(
    () => strings.open(context.openReverser({ tool: tool() ?? '' })),
    () => strings.close(),
  );
  return {
    push: (sent) => stream.push(sent),
    end: () => stream.end(),
    spoken: () => strings.finished(),
  };
}
