/**
 * A text that somebody edits while others may change its file: what it was when it was read, what it is here, and what others have made of it. Nothing of
 * what was written here or there is lost unless somebody says so.
 */
import { inField, withLineEnds } from "./line-ends.js";

/** @typedef {{text: string|null, tag: string|null}} Version as read; no text where it is none that could be edited, no tag where the file has gone */

export class EditState {
  #base;
  /** The base as a text field has it. */
  #plain;
  /** What stands in the text field. */
  mine;
  /** @type {Version|null} what others have made of it that nobody here has seen yet */
  theirs = null;

  /** @param {Version} base */
  constructor(base) {
    this.#begin(base);
    this.mine = this.#plain;
  }

  #begin(version) {
    if (version.text !== this.#base?.text) this.#plain = inField(version.text);
    this.#base = version;
  }

  /** What it was when it was read or saved last. */
  get base() {
    return this.#base;
  }

  get dirty() {
    return this.mine !== this.#plain;
  }

  /** What is to be saved, with the file's own ends of lines. */
  get content() {
    return withLineEnds(this.#base.text, this.mine);
  }

  /** What must be so for it to be saved: that the file is as it was read, or is not there where it had gone. */
  get condition() {
    return this.#base.tag === null ? { fresh: true } : { match: this.#base.tag };
  }

  /** @param {Version} version that was saved; more may have been typed meanwhile */
  saved(version) {
    this.#begin(version);
    this.theirs = null;
  }

  /**
   * Takes what is there now.
   *
   * @param {Version} version
   * @returns {"same"|"taken"|"conflict"} whether the text here stayed, was replaced because nobody had changed it, or both have changed
   */
  found(version) {
    if (version.tag === this.#base.tag) return this.#settle("same");
    if (version.text === this.#base.text) {
      this.#begin(version);
      return this.#settle("same");
    }
    if (version.text !== null && (!this.dirty || inField(version.text) === this.mine)) {
      this.take(version);
      return "taken";
    }
    this.theirs = version;
    return "conflict";
  }

  #settle(outcome) {
    this.theirs = null;
    return outcome;
  }

  /** Lets go of what was written here. */
  take(version) {
    this.#begin(version);
    this.mine = this.#plain;
    this.theirs = null;
  }

  /** Has the next save take the place of what others have made, as it was seen; not of what they make of it later. */
  overwrite() {
    this.#begin({ text: this.#base.text, tag: this.theirs.tag });
    this.theirs = null;
  }
}
