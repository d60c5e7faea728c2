// What windows ask to show: control endpoints of the running proxy, by the names of `ProxyCalls`.
import { CodedError } from '../../base/error.ts';
import type { ProxyCalls } from '../../view/calls.ts';
import { type TextTools, exchangeTexts } from './exchange-texts.ts';
import { composeSnapshot, fileRows, type SnapshotSources } from './snapshot.ts';
import type { TextStore } from './text-store.ts';

export class ObserveRequestError extends CodedError<'bad-request'> {}

export interface ObserveSources extends SnapshotSources {
  readonly texts: TextStore;
  readonly textTools: TextTools;
}

type Observed = 'snapshot' | 'files' | 'exchanges' | 'exchange-texts';

export type ObserveEndpoints = {
  readonly [Name in Observed as `POST /__pretense/${Name}`]: (body: unknown) => Promise<ProxyCalls[Name]['answer']>;
};

/** Each waits until all of today is known, so that no count is ever shown that is too small. */
export function observeEndpoints(sources: ObserveSources): ObserveEndpoints {
  const { activity, texts, textTools, status } = sources;
  return {
    'POST /__pretense/snapshot': async () => {
      await activity.ready;
      return composeSnapshot(sources);
    },
    'POST /__pretense/files': async () => {
      await activity.ready;
      return fileRows(activity.today().files, status().workspaces);
    },
    'POST /__pretense/exchanges': async () => {
      await activity.ready;
      return activity.exchanges((requestId) => texts.has(requestId));
    },
    'POST /__pretense/exchange-texts': async (body) => {
      const requestId = parseRequestId(body);
      const kept = texts.find(requestId);
      if (kept === undefined) return null;
      const request = activity.findRequest(requestId);
      return {
        requestId,
        endpointHost: kept.request.endpointHost,
        mutationMapId: request?.mutationMapId,
        ...(await exchangeTexts(kept, textTools)),
      };
    },
  };
}

function parseRequestId(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'requestId' in body && typeof body.requestId === 'string') {
    return body.requestId;
  }
  throw new ObserveRequestError('bad-request', 'Expected {"requestId": "…"}.');
}
