// One JSON object a line on standard error.
import type { Clock } from '../../base/clock.ts';
import type { LogFields, Logger, LogLevel } from '../../base/log.ts';

const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

export interface LogSink {
  write(text: string): unknown;
}

/** From the level `minimum` on. */
export function jsonLogger(sink: LogSink, clock: Clock, minimum: LogLevel): Logger {
  return {
    log(level: LogLevel, event: string, fields: LogFields = {}) {
      if (order.indexOf(level) < order.indexOf(minimum)) return;
      sink.write(`${JSON.stringify({ time: clock.now().toISOString(), level, event, ...fields })}\n`);
    },
  };
}
