// Whose log it is, and who holds it.

/**
 * - `device`: of a device, read there.
 * - `device-at-collector`: of a device, as a collector holds it.
 * - `collector`: the collector's own.
 */
export type LogPlace = 'device' | 'device-at-collector' | 'collector';

/** Where records are from, as a sentence's subject. */
export const sourceTexts: Readonly<Record<LogPlace, string>> = {
  device: 'the audit log of one home of Pretense on one device, read from its files',
  'device-at-collector': 'the audit log of one home of Pretense on one device, as its collector holds it',
  collector: "the collector's own log of one organisation, made from its database",
};

/** What the source leaves out. */
export const scopeLimits: Readonly<Record<LogPlace, string>> = {
  device: 'One home on one device. Other devices and homes have packs of their own.',
  'device-at-collector': 'One home on one device. Other devices have parts of their own.',
  collector: 'What people and the collector did. Requests of AI tools are in the parts of devices.',
};
