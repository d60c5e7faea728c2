// What becomes of content in which no name can be replaced. The user's setting: nothing in a repository can loosen it.
import { Refusal } from './error.ts';

export const mediaPolicies = ['pass', 'block'] as const;
export const encodedTextPolicies = ['block', 'record'] as const;

/** Images, PDFs and audio: they pass unread and are counted, or stop the request. */
export type MediaPolicy = (typeof mediaPolicies)[number];

/** What becomes of a request with a secret or a protected name in an encoded text: nothing is sent, or it is recorded. */
export type EncodedTextPolicy = (typeof encodedTextPolicies)[number];

export interface ContentPolicy {
  readonly media: MediaPolicy;
  readonly encodedText: EncodedTextPolicy;
}

export const defaultContentPolicy: ContentPolicy = { media: 'pass', encodedText: 'block' };

/** What a request with such content is answered with. `kind`: its media type. */
export function mediaRefusal(kind: string): Refusal {
  return new Refusal(
    400,
    'media',
    `Pretense blocked this request: it holds ${mediaName(kind)}, which cannot be checked, and your setting for images, PDFs ` +
      'and audio is to block them. Nothing was sent. Take it out of the conversation, or start a new one if it is in the ' +
      'history. `pretense start --media pass` or the setting `pretense.content.media` lets them pass unread.',
  );
}

function mediaName(kind: string): string {
  if (/^image/i.test(kind)) return 'an image';
  if (/^audio/i.test(kind)) return 'audio';
  if (/^video/i.test(kind)) return 'a video';
  return /pdf/i.test(kind) ? 'a PDF' : 'a document';
}
