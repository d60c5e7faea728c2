// Whether a place in a text may become part of an address that whatever shows the text asks for by itself or offers to
// a click: an image in Markdown is fetched as soon as it is seen, and with it whatever stands in its address.
import { newTag, noTags, tagsBehind } from './open-tags.ts';
import { eitherCase, nextBegun, unitPatterns } from './unit-patterns.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const anySlash = '/\\';
const nameEnd = ' \t\n\f\r/>';

const begins = unitPatterns([
  // A label of Markdown.
  [']', '(:'],
  // Browsers read a backslash as a slash.
  [anySlash, anySlash],
  [`${letters}0123456789+-.`, ':'],
  [...eitherCase('www'), '.'],
  [...eitherCase('url'), '('],
  ['<', letters],
  ['<', ...eitherCase('style'), nameEnd],
  ['<', ...eitherCase('script'), nameEnd],
]);
const [label = 0, slashes = 0, scheme = 0, www = 0, url = 0, tag = 0, style = 0, script = 0] = begins.ends;
const anyBegin = label | slashes | scheme | www | url | tag | style | script;
/** The first place of the pattern for tags: `<` was the last unit. */
const less = tag >> 1;

const sheetEnds = unitPatterns([
  ['<', '/', ...eitherCase('style'), nameEnd],
  ['<', '/', ...eitherCase('script'), nameEnd],
]);
const anySheetEnd = sheetEnds.ends.reduce((bits, bit) => bits | bit, 0);

/** What may be open, as bits of a set. */
const address = 1;
/** A scheme and its colon: another colon makes it a name of code, as in `std::string`. */
const newAddress = 2;
/** A link in which nothing stands yet: a line break does not end it. */
const emptyLink = 4;
const link = 8;
/** What stands in `<style>` and `<script>`, where addresses have escapes of their own. */
const sheet = 16;
/** A comment began in it: nobody here can tell where it ends. */
const lastingSheet = 32;

const lineFeed = 0x0a;
const space = 0x20;
const bang = 0x21;
const colon = 0x3a;

/**
 * Reads a text part by part. Wide on purpose: any scheme and any two slashes begin an address, which lasts to the next
 * white space, a link lasts to the end of its line, a tag to the `>` that ends it in HTML, be it a blank line later.
 */
export class LinkWatch {
  /** Patterns that have begun. */
  #begun = 0;
  /** See `open-tags.ts`. */
  #tags = noTags;
  #open = 0;
  #ending = 0;

  /** Whether what comes next may be part of an address. */
  get isInLink(): boolean {
    return this.#open !== 0 || this.#tags !== noTags;
  }

  read(part: string): void {
    for (let at = 0; at < part.length; at += 1) {
      const code = part.charCodeAt(at);
      const before = this.#begun;
      this.#begun = nextBegun(begins, before, code);
      const begun = this.#begun & anyBegin;
      if (this.#open === 0 && this.#tags === noTags && begun === 0) continue;
      if (this.#open !== 0) this.#goOn(code, before);
      this.#tags = tagsBehind(this.#tags, code);
      if (begun !== 0) this.#begin(begun);
    }
  }

  /** From here on, what may be open there may be open here. */
  merge(other: LinkWatch): void {
    this.#begun |= other.#begun;
    this.#tags |= other.#tags;
    this.#open |= other.#open;
    // Only what ends in every reading has come to its end.
    this.#ending = 0;
  }

  #begin(begun: number): void {
    if ((begun & (slashes | www)) !== 0) this.#open |= address;
    if ((begun & scheme) !== 0) this.#open |= newAddress;
    if ((begun & (label | url)) !== 0) this.#open |= emptyLink;
    if ((begun & tag) !== 0) this.#tags |= newTag;
    if ((begun & (style | script)) !== 0) this.#open |= sheet;
  }

  /** What was open before this unit. */
  #goOn(code: number, before: number): void {
    if ((this.#open & sheet) !== 0) this.#readSheet(code, before);
    const open = this.#open;
    if (code <= space) {
      const ended = code === lineFeed ? address | newAddress | link : address | newAddress;
      this.#open = open & ~ended;
      return;
    }
    if ((open & emptyLink) !== 0) this.#open = (this.#open & ~emptyLink) | link;
    if ((open & newAddress) !== 0) this.#open = (this.#open & ~newAddress) | (code === colon ? 0 : address);
  }

  /** An end in an attribute or behind a comment is none: in SVG, a style sheet has elements and comments. */
  #readSheet(code: number, before: number): void {
    if (code === bang && (before & less) !== 0) this.#open |= lastingSheet;
    this.#ending = nextBegun(sheetEnds, this.#ending, code);
    const isEnded = (this.#ending & anySheetEnd) !== 0 && this.#tags === noTags;
    if (isEnded && (this.#open & lastingSheet) === 0) this.#open &= ~sheet;
  }
}
