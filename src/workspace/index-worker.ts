// Entry of the indexing thread: a parse never stalls the thread that forwards requests.
import { parentPort } from 'node:worker_threads';
import type { IndexRequest } from './index-protocol.ts';
import { IndexSession } from './index-session.ts';

const port = parentPort;
if (port !== null) {
  const session = new IndexSession((reply) => port.postMessage(reply));
  port.on('message', (request: IndexRequest) => session.handle(request));
}
