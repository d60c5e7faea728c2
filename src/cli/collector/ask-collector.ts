// What sub-verbs ask of the collector: the one that runs with this home, or else themselves.
import type { JsonValue } from '../../base/canonical-json.ts';
import type { CommandContext } from '../command.ts';
import { collectorHome, collectorOptions, loadCollector } from './collector-options.ts';

/** `action`: a name of src/collector/control/actions.ts. Throws its CodedError, SettingsError or CollectorError. */
export async function askCollector(context: CommandContext, action: string, parameters: JsonValue): Promise<JsonValue> {
  const collector = await loadCollector();
  return collector.runAction(collectorHome(context), { action, parameters }, async () => {
    const options = await collectorOptions(context, collector);
    const publicUrl = options.publicUrl ?? `http://${options.host}:${options.port}`;
    return collector.openCollector({ ...options, publicUrl });
  });
}
