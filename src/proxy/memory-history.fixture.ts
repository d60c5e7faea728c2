// A history without a disk.
import { createHmac } from 'node:crypto';
import type { HistoryPort } from './ports.ts';

export function memoryHistory(): HistoryPort {
  const texts = new Map<string, string>();
  return {
    keyOf: (context, text) => createHmac('sha256', 'h').update(`${context}\n${text}`, 'utf16le').digest('base64url'),
    read: (key) => texts.get(key),
    write: (key, text) => void texts.set(key, text),
    forget: async () => {
      const forgotten = { entries: texts.size, bytes: 0 };
      texts.clear();
      return forgotten;
    },
  };
}
