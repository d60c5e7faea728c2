// Text for people, JSON for programs; colours only where a person looks.
import type { Output, Style } from './command.ts';

interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

export function createOutput(standard: Sink, errors: Sink, isJson: boolean): Output {
  const isColoured = !isJson && standard.isTTY === true && process.env['NO_COLOR'] === undefined;
  return {
    isJson,
    style: styles(isColoured),
    line: (text = '') => void standard.write(`${text}\n`),
    json: (value) => void standard.write(`${JSON.stringify(value)}\n`),
    error: (text) => void errors.write(`${text}\n`),
  };
}

function styles(isColoured: boolean): Style {
  const paint = (code: number, end: number) => (text: string) =>
    isColoured ? `\u001b[${code}m${text}\u001b[${end}m` : text;
  return { bold: paint(1, 22), dim: paint(2, 22), accent: paint(36, 39), warn: paint(33, 39) };
}
