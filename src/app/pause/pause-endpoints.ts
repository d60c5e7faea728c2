// What may be asked of a running proxy about its pause.
import type { ProxyCalls } from '../../view/calls.ts';
import type { PauseControl } from './pause-control.ts';
import { parsePause } from './pause-request.ts';

type Answer<Name extends keyof ProxyCalls> = Promise<ProxyCalls[Name]['answer']>;

export function pauseEndpoints(pause: PauseControl) {
  return {
    'POST /__pretense/pause-effect': async (): Answer<'pause-effect'> => pause.effect(),
    'POST /__pretense/pause': async (body: unknown): Answer<'pause'> => pause.start(parsePause(body)),
    'POST /__pretense/resume': async (): Answer<'resume'> => pause.resume(),
  };
}
