// Runs one sign-up or sign-in on a page: asks the client, draws the answer, reacts to problems.

import { button, el, fill, link, para } from "./dom.js";
import { Problem } from "./idxflow.js";
import { accountNote, bindMessages, reaction, waitSeconds } from "./problems.js";
import { countdown, drawPage, drawStep, notices, sameStep } from "./render.js";
import { texts } from "./texts.js";

const POLL_SLOWEST_S = 30;
const POLL_AFTER_LIMIT_S = 60;

/**
 * screen: {draw(nodes, title), busy(on), say(text)}. options: what a start is made with.
 * aside(step): a node to show below a step, or null. success(view): leaves the page. signInHref(hint).
 */
export function createFlow({ client, screen, options = {}, aside = () => null, success, signInHref }) {
  const typed = new Map(); // pointer → what was typed; never a password, never a code
  const timers = new Set();
  let step = null; // what is on the screen, or null
  let drawn = null; // {fields, alerts} of it
  let resumed = false; // by itself, since the last good answer
  let chosenAlone = false; // the only way was taken without asking, since the person last decided
  let pollTimer = null;

  // ---- drawing

  function clear() {
    for (const t of timers) clearInterval(t);
    timers.clear();
    clearTimeout(pollTimer);
    step = drawn = null;
  }

  function every(tick) {
    const t = setInterval(() => tick() || (clearInterval(t), timers.delete(t)), 1000);
    timers.add(t);
  }

  function page(title, paragraphs, actions) {
    screen.draw(drawPage(title, paragraphs, actions), title);
  }

  function show(view) {
    resumed = false;
    if (view.status === "PENDING") return showStep(view.nextStep, view.messages);
    clear();
    if (view.status === "SUCCESS") return succeed(view);
    if (view.status === "CANCELED") return page(texts.canceled.title, [texts.canceled.text], [startButton(), homeLink()]);
    terminal(view.messages ?? []);
  }

  function showStep(next, messages = [], choosing = null) {
    if (takeTheOnlyWay(next)) return;
    clear();
    step = next;
    drawn = drawStep(next, {
      typed, choosing, messages, every,
      aside: aside(next),
      answer: (body) => decide(() => client.answer(next, body)),
      choose: (body) => decide(() => client.choose(body)),
      skip: () => decide(() => client.skip()),
      resend: () => decide(() => client.resend(), texts.resent),
      cancel: () => decide(() => client.cancel()),
      redraw: (list) => showStep(next, [], list),
      leave: () => client.park(),
      invalid: (wrong) => summary(texts.errors.summary, null, wrong, []),
    });
    screen.draw(drawn.nodes, drawn.title);
    if (waits(next)) schedulePoll(next.poll.everySeconds);
  }

  // A required password as the only entry of a list is no decision: its form comes at once. Choosing it sends nothing.
  function takeTheOnlyWay(next) {
    const [only, ...others] = next.options ?? [];
    if (chosenAlone || others.length || only?.key !== "okta_password" || next.canSkip || next.inputs?.length) return false;
    chosenAlone = true;
    run(() => client.choose({ authenticator: only.id }));
    return true;
  }

  function succeed(view) {
    if (success(view)) return page(texts.success.title, [texts.success.text]);
    page(texts.successNoTokens.title, [texts.successNoTokens.text], [signInLink()]);
  }

  function terminal(messages) {
    const known = messages.map((m) => texts.terminal[m.key]).find(Boolean);
    const words = known ?? texts.terminal.fallback;
    const own = messages.filter((m) => !texts.terminal[m.key]);
    const address = typed.get("/profile/email") || texts.yourAddress.okta_email;
    page(words.title, [words.text && fill(words.text, { address }), notices(own)], [signInLink(), homeLink()]);
  }

  // ---- asking

  function decide(ask, done) {
    chosenAlone = false;
    return run(ask, done);
  }

  async function run(ask, done) {
    clearTimeout(pollTimer);
    screen.busy(true);
    try {
      const view = await ask();
      if (view === null) return; // a later request has taken over
      screen.busy(false);
      show(view);
      if (done) announce(done);
    } catch (problem) {
      screen.busy(false);
      if (!(problem instanceof Problem)) throw problem;
      handle(problem);
    }
  }

  function begin() {
    return decide(() => client.start(options));
  }

  // ---- problems

  function handle(problem) {
    if (!step && problem.code === "invalid_request" && options.returnTo) {
      delete options.returnTo; // the way back is not worth failing for
      return begin();
    }
    const kind = reaction(problem, { form: step ?? problem.nextStep, shown: step, resumed, pending: client.pending });
    const stays = ["correct", "retry", "continue"].includes(kind);
    // What is on the screen, and what was typed, stays when the same is asked for again.
    if (stays && problem.nextStep && !sameStep(step, problem.nextStep)) {
      showStep(problem.nextStep);
      if (!step) return; // the page goes on by itself
    }
    if (kind === "resume") {
      resumed = true;
      return run(() => client.resume());
    }
    const words = texts.problems[problem.code] ?? {};
    const title = words.title ?? (kind === "correct" ? texts.errors.summary : texts.problems.fallback.title);
    const text = words.text ?? (problem.messages.length ? null : problem.detail);
    if (step && stays) {
      const pointers = drawn.fields.map((f) => f.pointer).filter(Boolean);
      const { fields, general } = bindMessages(problem.messages, pointers);
      const wrong = [...fields].map(([pointer, list]) => ({ pointer, text: list.join(" "), short: words.atField }));
      summary(title, text, wrong, general, wayOn(kind, problem));
      if (waits(step)) schedulePoll(step.poll.everySeconds);
      return;
    }
    clear();
    const over = kind === "signIn" || (kind === "stop" && problem.code !== "gateway");
    if (over) client.forget();
    const { note, offer } = options.signIn ? {} : accountNote(kind, problem); // who signs in knows
    page(title, [
      text, ...problem.messages.map((m) => m.text).filter((t, i, all) => all.indexOf(t) === i),
      texts[note],
      problem.requestId && kind === "stop" ? para(fill(texts.requestId, { id: problem.requestId }), "small") : null,
    ], [wayOn(kind, problem), offer ? signInLink("secondary") : null, kind === "stop" ? homeLink() : null]);
  }

  // The button or link that leads on from a problem.
  function wayOn(kind, problem) {
    switch (kind) {
      case "retry": {
        const again = button(texts.tryAgain, () => decide(() => client.retry()), step ? "secondary" : "primary");
        countdown(again, waitSeconds(problem), texts.tryAgain, texts.tryAgainIn, every);
        return again;
      }
      case "continue":
        return button(texts.continueHere, () => decide(() => client.resume()), "primary");
      case "restart":
        return startButton();
      case "signIn":
        return signInLink();
      case "correct":
        return problem.action === "sign_in" ? signInLink("secondary") : null;
      default:
        return null;
    }
  }

  // The summary above the form: what is wrong, with a way to each field; it takes the focus, so it is read first.
  // A long text stands at its field only; here it has a short one.
  function summary(title, text, wrong, general, way) {
    for (const f of drawn.fields) f.showError?.(wrong.find((w) => w.pointer === f.pointer && !w.show)?.text ?? null);
    for (const w of wrong) w.show?.(w.text);
    const entries = wrong.map((w) => {
      const f = drawn.fields.find((d) => d.pointer === w.pointer);
      const to = (text) => el("button", { type: "button", class: "to-field", text, on: { click: () => (w.focus ?? f?.focus)?.() } });
      return f?.label ? el("li", {}, to(f.label), `: ${w.short ?? w.text}`) : el("li", {}, to(w.text));
    });
    const box = el("div", { class: "summary", role: "alert", tabindex: "-1" },
      el("h2", { text: title }),
      para(text),
      general.map((t) => para(t)),
      entries.length ? el("ul", {}, entries) : null,
      way ? el("div", { class: "actions" }, way) : null);
    drawn.alerts.replaceChildren(box);
    box.focus();
  }

  // Said once, and shown above the form until the next answer.
  function announce(text) {
    screen.say(text);
    drawn?.alerts.append(para(text, "notice"));
  }

  // ---- looking whether the step was answered elsewhere

  // Worth asking again and again: a link was mailed, or only another device can answer. For a code that is to be typed
  // one look is enough, when the person comes back to the page; each look is a call to Okta.
  const waits = (s) => Boolean(s?.poll && (s.authenticator?.magicLink || !s.inputs?.length));

  function schedulePoll(seconds) {
    clearTimeout(pollTimer);
    pollTimer = setTimeout(() => poll(seconds), seconds * 1000);
  }

  // The pace slackens, and nothing is asked while the page is hidden.
  async function poll(seconds) {
    if (document.hidden) return;
    const asked = step;
    try {
      const view = await client.poll();
      if (view === null || asked !== step) return;
      if (view.status !== "PENDING" || !sameStep(step, view.nextStep)) return show(view);
      if (waits(view.nextStep)) schedulePoll(Math.max(view.nextStep.poll.everySeconds, Math.min(seconds * 1.25, POLL_SLOWEST_S)));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (asked !== step) return;
      if (problem.action === "wait") return waits(step) && schedulePoll(Math.max(problem.retryAfterSeconds ?? 0, POLL_AFTER_LIMIT_S));
      handle(problem);
    }
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && step?.poll) schedulePoll(0);
  });

  // ---- small parts

  const startButton = () => button(texts.startAgain, begin, "primary");
  const homeLink = () => link(texts.toHome, "index.html", "secondary");
  const signInLink = (kind = "primary") =>
    link(texts.nav.signIn, signInHref(typed.get("/profile/email") || typed.get("/profile/login")), kind);

  return {
    begin,
    /** Goes on where this tab stood; a sign-up that has run out starts anew. */
    async resume() {
      screen.busy(true);
      try {
        const view = await client.resume();
        screen.busy(false);
        if (view) show(view);
      } catch (problem) {
        screen.busy(false);
        if (!(problem instanceof Problem)) throw problem;
        if (problem.action !== "restart") return handle(problem);
        await begin();
        announce(problem.accountMayExist && !options.signIn ? `${texts.startedAnew} ${texts.finishedBefore}` : texts.startedAnew);
      }
    },
    /** Uses what a mail's link or a provider brought for this sign-up. */
    follow: (values) => decide(() => client.follow(values)),
  };
}
