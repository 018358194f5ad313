// Somebody at a browser: opens, types, clicks and reads, and knows nothing of how the page is made.
import assert from "node:assert/strict";
import { look } from "./look.mjs";

export class Person {
  #machine;
  #story;
  #pictures;

  constructor(page, machine, story, pictures = { taken: 0 }) {
    this.page = page;
    this.#machine = machine;
    this.#story = story;
    this.#pictures = pictures;
  }

  // ---- doing

  async opens(path) {
    await this.page.goto(new URL(path, this.#machine.site).href);
  }

  /** Another tab of the same browser. */
  async anotherTab() {
    return new Person(await this.page.context().newPage(), this.#machine, this.#story, this.#pictures);
  }

  /** Types into fields by their names, or chooses there: firstName, passcode, … */
  async types(values) {
    for (const [name, value] of Object.entries(values)) await this.#enter(this.page.locator(`main [name="${name}"]`), value);
  }

  async #enter(box, value) {
    const kind = await box.first().evaluate((e) => (e.tagName === "SELECT" ? "select" : e.type));
    if (kind === "select") await box.selectOption(value);
    else if (kind === "checkbox") await box.setChecked(value);
    else if (kind === "radio") await box.and(this.page.locator(`[value="${value}"]`)).check();
    else await box.fill(value);
  }

  /** A new password, and the same once more or what was mistyped. */
  async typesNewPassword(password, again = password) {
    const [first, second] = this.#newPassword();
    await first.fill(password);
    await second.fill(again);
  }

  #newPassword() {
    const boxes = this.page.locator('main input[autocomplete="new-password"]');
    return [boxes.nth(0), boxes.nth(1)];
  }

  /** A link or button of the page's middle by what it says; all of it when it is a text. */
  async clicks(name) {
    await this.#control(name).click();
  }

  #control(name) {
    const main = this.page.getByRole("main");
    const exact = typeof name === "string";
    return main.getByRole("button", { name, exact }).or(main.getByRole("link", { name, exact }));
  }

  /** One of several, by what it says. */
  async chooses(name) {
    await this.page.getByRole("radio", { name }).check();
  }

  /** Moves on with the tabulator until the focus is on what says so; presses a key there. */
  async tabsTo(name, key) {
    const target = this.#control(name).or(this.page.getByRole("main").locator(`[name="${name}"]`)).or(this.page.getByRole("radio", { name }));
    for (let moved = 0; moved < 20; moved++) {
      if (await target.evaluateAll((found) => found.includes(document.activeElement))) return key && this.page.keyboard.press(key);
      await this.page.keyboard.press("Tab");
    }
    assert.fail(`the keyboard does not reach ${name}`);
  }

  /** Types where the focus is. */
  async writes(text) {
    await this.page.keyboard.insertText(text);
  }

  async reloads() {
    await this.page.reload();
  }

  // ---- reading

  /** The heading says so, and nothing is under way. */
  async sees(title) {
    await this.page.getByRole("heading", { level: 1, name: title, exact: typeof title === "string" }).waitFor();
    await this.#settled();
    await this.#looks(title);
  }

  /** A text somewhere on the page. */
  async reads(text) {
    await this.page.getByText(text).first().waitFor();
  }

  /** A text that nothing else on the page repeats. */
  async readsOnce(text) {
    assert.equal(await this.page.getByText(text).filter({ visible: true }).count(), 1, `times that the page says ${text}`);
  }

  /** The summary of what went wrong, which a screen reader reads out because it has the focus. */
  async isTold(...texts) {
    const alert = texts.reduce((box, hasText) => box.filter({ hasText }), this.page.getByRole("alert"));
    await alert.waitFor();
    await this.#settled();
    assert.ok(await alert.evaluate((e) => e === document.activeElement), "the summary has the focus");
    await this.#looks(`told ${await alert.getByRole("heading").textContent()}`);
  }

  /** The summary's first entry puts the cursor into a field, which is marked. */
  async isLedTo(name) {
    const box = this.page.locator(`main [name="${name}"]`);
    await this.page.getByRole("alert").getByRole("button").first().click();
    assert.equal(await box.getAttribute("aria-invalid"), "true", `${name} is marked`);
    assert.ok(await box.evaluate((e) => e === document.activeElement), `${name} has the focus`);
  }

  /** What stands in a field. */
  async finds(name) {
    return this.page.locator(`main [name="${name}"]`).inputValue();
  }

  /** The password in clear, or not. */
  async canReadThePassword() {
    return (await this.#newPassword()[0].getAttribute("type")) === "text";
  }

  /** Whether there is such a link, button or choice. */
  async isOffered(name) {
    return this.#control(name).or(this.page.getByRole("radio", { name })).isVisible();
  }

  /** The claims on the home page. */
  async claims() {
    const rows = await this.page.getByRole("table").locator("tbody tr").all();
    return Object.fromEntries(await Promise.all(rows.map((row) => row.locator("th, td").allTextContents())));
  }

  #settled() {
    return this.page.locator('main [aria-busy="true"]').waitFor({ state: "detached" });
  }

  async #looks(what) {
    const serial = String(++this.#pictures.taken).padStart(2, "0");
    await look(this.page, `${this.#story} ${serial} ${what}`.replace(/[^A-Za-z0-9]+/g, "-"));
  }
}
