// How the answer to one request is reversed: only with the surrogates and the placeholders that this request carried.
import { countCutSurrogates } from '../engine/cut-surrogates.ts';
import { reverseText } from '../engine/reverse.ts';
import { StreamReverser } from '../engine/stream-reverser.ts';
import type { WordMap } from '../engine/word-map.ts';
import { mayRestoreInto } from '../policy/decide.ts';
import { reverseWhole } from '../wire/text-reverser.ts';
import type { RequestFacts, ResponseContext, SpokenText, ToolCall } from '../wire/types.ts';
import { AnswerRestoration } from './answer-restoration.ts';
import type { Call } from './call.ts';
import { mapGenericResponse } from './generic-json.ts';
import type { ProxyPorts } from './ports.ts';
import type { AnswerMapping } from './respond.ts';

/** What an answer is reversed with. */
export interface CarriedByRequest {
  /** Entries of the word map. */
  readonly carried: ReadonlySet<number>;
  /** What stands in it for redacted values. */
  readonly placeholders: ReadonlyMap<string, string>;
  readonly prefill: RequestFacts['prefill'];
}

type SaidBefore = Required<Pick<SpokenText, 'provider' | 'client' | 'redactions'>>;

export class AnswerReversal {
  readonly context: ResponseContext;
  readonly mapping: AnswerMapping;
  readonly restoration: AnswerRestoration;
  readonly #open: StreamReverser[] = [];
  readonly #map: WordMap;
  readonly #carried: ReadonlySet<number>;

  constructor(call: Call, ports: ProxyPorts, { carried, placeholders, prefill }: CarriedByRequest) {
    const { map } = ports.wordMap;
    const policy = ports.policy?.();
    this.#map = map;
    this.#carried = carried;
    this.restoration = new AnswerRestoration({
      placeholders,
      reversed: (text) => reverseText(map, carried, text),
      client: call.client,
      // The latter prints texts as they are, and takes its edits out of them.
      isWritten: call.route.format?.id === 'openai-completions' || call.client === 'aider',
      prefill: prefill?.original,
      mayRestoreInto: (tool) => policy !== undefined && mayRestoreInto(policy, tool),
    });
    this.context = {
      codec: ports.codec,
      prefill,
      openReverser: (options) => {
        const start = options?.continuesPrefill === true ? prefill : undefined;
        const reverser = new StreamReverser(map, carried, start);
        this.#open.push(reverser);
        return this.restoration.behind(reverser, options);
      },
      passes: (text, joinedBy) => this.restoration.passes(text, joinedBy),
    };
    const { format, kind, endpoint } = call.route;
    this.mapping =
      format !== undefined
        ? {
            openStream: (context) => format.openStream(context),
            openJsonStream: (context) => format.openJsonStream?.(endpoint, context),
            mapResponse: (...given) => format.mapResponse(...given),
          }
        : {
            openStream: undefined,
            openJsonStream: undefined,
            mapResponse: kind === 'generic' ? mapGenericResponse : undefined,
          };
  }

  /** What the client began the answer with, as a text that the model said. */
  saidBefore({ sent, original }: NonNullable<RequestFacts['prefill']>): SaidBefore {
    const transform = this.restoration.behind(new StreamReverser(this.#map, this.#carried), {
      isCopy: true,
      joinedBy: {},
    });
    const isExact = reverseWhole(sent, transform) === original;
    return { provider: sent, client: original, redactions: isExact ? (transform.redactions ?? []) : [] };
  }

  /** Surrogates in the answer that the request did not carry; they stayed as they were. */
  get foreign(): number {
    return this.#open.reduce((sum, reverser) => sum + reverser.foreign, 0);
  }

  /** Surrogates that patterns in tool calls cut short; they stayed as they were. */
  cutIn(calls: readonly ToolCall[]): number {
    return calls.reduce((sum, { input }) => sum + countCutSurrogates(this.#map, this.#carried, input), 0);
  }
}
