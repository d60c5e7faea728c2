// For tests: routes one tool, or restores all when the port is 0, and kills itself at the step that it was told.
import { nodeEnvironment } from './environment.ts';
import { restoreRouting } from './restoring.ts';
import { applyRouting, planRouting, type RoutingOptions } from './routing.ts';
import { clients } from './tools/index.ts';
import { targetAt } from './routed-home.fixture.ts';

async function main(): Promise<void> {
  const [user = '', home = '', id, port, step] = process.argv.slice(2);
  const options: RoutingOptions = {
    home,
    environment: nodeEnvironment({ home: user, variables: {}, platform: process.platform }),
    now: () => new Date(),
    onStep: (reached) => {
      if (reached === step) process.kill(process.pid, 'SIGKILL');
    },
  };
  if (port === '0') {
    await restoreRouting(options);
    return;
  }
  const client = clients.find((each) => each.id === id);
  if (client?.routing !== 'file') throw new Error(`no such tool: ${id}`);
  await applyRouting(await planRouting(client, targetAt(Number(port)), options), options);
}

void main();
