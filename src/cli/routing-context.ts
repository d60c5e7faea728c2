// Routing of AI tools as the commands ask for it.
import { askProxy } from '../app/control-client.ts';
import { RoutingService } from '../app/routing/routing-service.ts';
import { parsePort } from '../app/settings.ts';
import { stringValue, type CommandContext } from './command.ts';
import { findHome } from './home.ts';

export const notRecorded = 'The audit log could not be written, so it does not tell of this.';

export async function routingService(context: CommandContext): Promise<RoutingService> {
  const paths = await findHome(context);
  return new RoutingService({
    paths,
    call: (name, ask) =>
      askProxy(paths.runDir, { method: 'POST', path: name, ...(ask === undefined ? {} : { body: ask }) }),
    by: 'cli',
    port: parsePort(stringValue(context, 'port')),
    variables: context.environment,
  });
}
