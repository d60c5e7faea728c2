// Which configuration of which AI tool points where. Looks only: what has drifted is not put on the record here.
import { homedir } from 'node:os';
import { messageOf } from '../../base/error.ts';
import { coverageOf } from '../../clients/coverage.ts';
import { clientStates } from '../../clients/drift.ts';
import { nodeEnvironment } from '../../clients/environment.ts';
import { clients } from '../../clients/tools/index.ts';
import type { CoverageRow } from '../../view/coverage.ts';
import type { ToolTraffic } from '../../view/snapshot.ts';
import { type Check, failed, ok, warning } from './check.ts';
import type { LivingProxy } from './port-check.ts';

export interface ToolLook {
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly proxy: LivingProxy | undefined;
  readonly clientToken: string | undefined;
  /** What was seen of tools today. */
  readonly traffic: readonly ToolTraffic[];
}

/** Never rejects. */
export async function toolChecks(look: ToolLook): Promise<readonly Check[]> {
  try {
    const rows = await coverageRows(look);
    return rows.length === 0 ? [noTool()] : rows.map((row) => checkOf(row, look.proxy !== undefined));
  } catch (error) {
    return [failed({ id: 'tools', title: 'AI tools' }, 'cannot be looked at', messageOf(error))];
  }
}

/** Each tool of this machine. Rejects with ClientError when what was done to its files cannot be read. */
export async function coverageRows(look: ToolLook): Promise<readonly CoverageRow[]> {
  const { proxy, clientToken } = look;
  const target =
    proxy === undefined || clientToken === undefined
      ? undefined
      : { url: proxy.status.url.replace(/\/+$/, ''), token: clientToken, upstreams: proxy.upstreams };
  const states = await clientStates(clients, {
    home: look.home,
    environment: nodeEnvironment({ home: homedir(), variables: look.environment, platform: look.platform }),
    target,
    workspaceRoots: proxy?.status.workspaces.map(({ root }) => root) ?? [],
  });
  return coverageOf(states, proxy === undefined ? undefined : look.traffic);
}

function noTool(): Check {
  const advice = 'Tools that Pretense does not know can be pointed at it by hand: give them its URL as base URL.';
  return warning({ id: 'tools', title: 'AI tools' }, 'none that Pretense knows was found', advice);
}

function checkOf(row: CoverageRow, isRunning: boolean): Check {
  const named = { id: `tool.${row.client}`, title: row.name };
  const place = row.file === undefined ? '' : ` (${row.file})`;
  switch (row.state) {
    case 'protected':
      return ok(named, `goes through Pretense${place}`);
    case 'routed':
      return isRunning
        ? ok(named, `points here${place}; no request of it has arrived yet`)
        : failed(named, `points here${place}, and no proxy runs`, `${row.reason} Start it, or run "pretense unroute".`);
    case 'drifted':
      return failed(named, `was routed, and is not any more${place}`, row.reason);
    case 'overridden':
      return failed(named, `is routed, and goes elsewhere${place}`, row.reason);
    case 'not-routed':
      return warning(named, `does not go through Pretense${place}`, row.reason);
    case 'not-routable':
    case 'not-installed':
      return warning(named, 'cannot be routed', row.reason);
  }
}
