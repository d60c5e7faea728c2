// What may come in over the network at all, by its head: the names that this proxy is known by, and nothing of our own.
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { TLSSocket } from 'node:tls';
import { refusedShape } from '../admission.ts';
import { isControlTarget } from '../control.ts';
import { Refusal } from '../error.ts';
import { headerValues } from '../headers.ts';

/** Undefined when the request may come in; then its client has still to be known. */
export function networkRefusalOf(request: IncomingMessage, hostNames: ReadonlySet<string>): Refusal | undefined {
  return refusedName(request, hostNames) ?? refusedShape(request) ?? refusedControl(request.url);
}

/** Control endpoints are for this machine, whoever asks, and however the URL begins. */
export function refusedControl(target: string | undefined): Refusal | undefined {
  if (!isControlTarget(target)) return undefined;
  return new Refusal(
    403,
    'loopback-only',
    'The control endpoints of this Pretense are reached from its own machine only. Run the command there.',
  );
}

/** Another name that leads here (DNS rebinding, a front that mixes up its hosts) is not answered. */
function refusedName(request: IncomingMessage, hostNames: ReadonlySet<string>): Refusal | undefined {
  const hosts = headerValues(request.rawHeaders, 'host');
  const name = bareName(hosts[0]);
  const isOurs = name !== undefined && (hostNames.has(name) || isOwnAddress(name, request));
  if (isOurs && hosts.length === 1 && isSameServer(name, request)) return undefined;
  return new Refusal(
    421,
    'foreign-host',
    'This Pretense does not answer to that name. Use one that it was started with (--host-name), or its address.',
  );
}

/** Lower case, without the port and the brackets of an IPv6 address; undefined when it is no host. */
function bareName(host: string | undefined): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(host ?? '');
  return (match?.[1] ?? match?.[2])?.toLowerCase().replace(/\.$/, '');
}

function isOwnAddress(name: string, { socket }: IncomingMessage): boolean {
  return isIP(name) !== 0 && name === socket.localAddress?.replace(/^::ffff:/, '');
}

/** The name of the TLS handshake and the one of the request are the same, where the first was given. */
function isSameServer(name: string, { socket }: IncomingMessage): boolean {
  if (!(socket instanceof TLSSocket)) return true;
  const { servername } = socket as { readonly servername?: unknown };
  return typeof servername !== 'string' || servername === '' || servername.toLowerCase() === name;
}
