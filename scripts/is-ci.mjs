/** Whether `CI` is set: then everything is run, at length, and nothing may be skipped. */
export function isCi() {
  return !['', '0', 'false'].includes(process.env['CI'] ?? '');
}
