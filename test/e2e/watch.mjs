// What holds on every journey, whatever it is about: the pages are free of errors, ask nobody but this machine, and the
// continuation is in no address.
import assert from "node:assert/strict";

/** Watches every page of a context. */
export class Watch {
  problems = []; // the codes of the API's refusals, in order
  #faults = [];
  #urls = new Set();
  #continuations = new Set();
  #reading = [];
  #machine;

  constructor(machine) {
    this.#machine = machine;
  }

  over(context) {
    context.on("request", (request) => this.#request(request));
    context.on("response", (response) => this.#response(response));
    context.on("console", (message) => this.#console(message));
    context.on("weberror", (fault) => this.#faults.push(`page error: ${fault.error().stack}`));
    context.on("page", (page) => page.on("framenavigated", (frame) => this.#urls.add(frame.url())));
  }

  #request(request) {
    const url = request.url();
    this.#urls.add(url).add(request.headers().referer ?? "");
    if (!url.startsWith("data:") && !this.#machine.addresses.includes(new URL(url).origin)) {
      this.#faults.push(`a request to somebody else: ${url}`);
    }
    this.#carries(request.postData() ?? "");
  }

  #response(response) {
    const answers = new URL(response.url()).origin === this.#machine.api && response.status() >= 400;
    if (!answers || response.url().endsWith("/poll")) return;
    const place = this.problems.push(null) - 1; // in the order of the answers, not of the reading
    this.#reading.push(response.text().then((text) => {
      this.problems[place] = JSON.parse(text).code;
      this.#carries(text);
    }));
  }

  #carries(text) {
    for (const [, token] of text.matchAll(/"continuation":"([^"]+)"/g)) this.#continuations.add(token);
  }

  #console(message) {
    if (message.type() !== "error" && !/Content.Security.Policy/i.test(message.text())) return;
    // The browser notes every answer above 399; those of the API are held against the journey's own list.
    const refusal = /^Failed to load resource: the server responded with a status of 4/.test(message.text());
    if (refusal && message.location().url.startsWith(this.#machine.api)) return;
    // A page names its icon; a document of the org's that is JSON cannot.
    if (refusal && message.location().url.endsWith("/favicon.ico") && message.page()?.url().includes("/.well-known/")) return;
    this.#faults.push(`console: ${message.text()} (${message.location().url})`);
  }

  /** Forgets the errors so far that match, of which there must be some. */
  forgives(pattern) {
    const rest = this.#faults.filter((fault) => !pattern.test(fault));
    assert.notEqual(rest.length, this.#faults.length, `none of ${JSON.stringify(this.#faults)} matches ${pattern}`);
    this.#faults = rest;
  }

  /** At the end of a journey: expected are the codes of the API's refusals on the way. */
  async ends(expected, secrets) {
    await Promise.all(this.#reading);
    assert.deepEqual(this.#faults, []);
    assert.deepEqual(this.problems, expected, "the API's refusals on this journey");
    for (const token of this.#continuations) {
      const told = [...this.#urls].filter((url) => url.includes(token));
      assert.deepEqual(told, [], "a continuation in an address");
    }
    for (const secret of [...this.#continuations, ...secrets]) {
      assert.ok(!this.#machine.log.includes(secret), "a continuation or a password in the API's log");
    }
  }
}
