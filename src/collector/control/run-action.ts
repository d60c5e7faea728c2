// An action as a command asks for it: in the collector that runs, or here when none does.
import type { JsonValue } from '../../base/canonical-json.ts';
import { InvariantError } from '../../base/error.ts';
import type { CollectorContext } from '../context.ts';
import { controlActions } from './actions.ts';
import { askRunning, type ControlQuestion, findRunning } from './control-client.ts';

export interface Opened {
  readonly context: CollectorContext;
  close(): Promise<void>;
}

/** `open`: the collector without a server. Throws what the action throws, as a CodedError. */
export async function runAction(
  home: string,
  question: ControlQuestion,
  open: () => Promise<Opened>,
): Promise<JsonValue> {
  const place = await findRunning(home);
  if (place !== undefined) return askRunning(place, question);
  const { context, close } = await open();
  try {
    const run = controlActions[question.action];
    if (run === undefined) throw new InvariantError(`there is no action ${question.action}`);
    return await run(context, question.parameters);
  } finally {
    await close();
  }
}
