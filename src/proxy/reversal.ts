// How the answer to one request is reversed: only with the surrogates that this request carried.
import { countCutSurrogates } from '../engine/cut-surrogates.ts';
import { StreamReverser } from '../engine/stream-reverser.ts';
import type { WordMap } from '../engine/word-map.ts';
import type { RequestFacts, ResponseContext, ToolCall } from '../wire/types.ts';
import type { Call } from './call.ts';
import { mapGenericResponse } from './generic-json.ts';
import type { ProxyPorts } from './ports.ts';
import type { AnswerMapping } from './respond.ts';

export class AnswerReversal {
  readonly context: ResponseContext;
  readonly mapping: AnswerMapping;
  readonly #open: StreamReverser[] = [];
  readonly #map: WordMap;
  readonly #carried: ReadonlySet<number>;

  constructor(call: Call, ports: ProxyPorts, carried: ReadonlySet<number>, prefill: RequestFacts['prefill']) {
    this.#map = ports.wordMap.map;
    this.#carried = carried;
    this.context = {
      codec: ports.codec,
      prefill,
      openReverser: (options) => {
        const start = options?.continuesPrefill === true ? prefill : undefined;
        const reverser = new StreamReverser(ports.wordMap.map, carried, start);
        this.#open.push(reverser);
        return reverser;
      },
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

  /** Surrogates in the answer that the request did not carry; they stayed as they were. */
  get foreign(): number {
    return this.#open.reduce((sum, reverser) => sum + reverser.foreign, 0);
  }

  /** Surrogates that patterns in tool calls cut short; they stayed as they were. */
  cutIn(calls: readonly ToolCall[]): number {
    return calls.reduce((sum, { input }) => sum + countCutSurrogates(this.#map, this.#carried, input), 0);
  }
}
