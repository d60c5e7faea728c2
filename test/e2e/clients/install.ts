// Brings all clients of the registry, and the Node that some of them need.
import { installAll, node24 } from '../client-packages.ts';
import { clientDrivers } from './index.ts';

export async function installAllClients(): Promise<void> {
  await installAll([node24, ...new Set(clientDrivers.map((driver) => driver.package))]);
}
