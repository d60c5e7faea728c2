// The style sheet and the script of all pages, under addresses that change with their content.
import { createHash } from 'node:crypto';
import { script } from './browser-script.ts';
import { stylesheet } from './stylesheet.ts';

export interface Asset {
  readonly path: string;
  readonly contentType: string;
  readonly text: string;
}

const assetOf = (text: string, ending: string, contentType: string): Asset => ({
  path: `/assets/${createHash('sha256').update(text).digest('hex').slice(0, 16)}.${ending}`,
  contentType: `${contentType}; charset=utf-8`,
  text,
});

export const assets: readonly Asset[] = [
  assetOf(stylesheet, 'css', 'text/css'),
  assetOf(script, 'js', 'text/javascript'),
];

export const stylesheetPath: string = assets[0]?.path ?? '';
export const scriptPath: string = assets[1]?.path ?? '';
