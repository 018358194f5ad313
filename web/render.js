// Draws one step from nextStep alone. It knows no step by name: names only find nicer words in the dictionary.

import { buildBody } from "./body.js";
import { button, clock, el, fill, newId, para } from "./dom.js";
import { completed, field, purpose, radioField } from "./fields.js";
import { texts } from "./texts.js";

// Where the address was typed, if it was on this page: clearer than a masked one, and Okta may give none.
const TYPED = { okta_email: "/profile/email", phone_number: "/phoneNumber" };

/** The words for a step: by name and authenticator, by name, else the general ones. */
export function words(step, typed = new Map()) {
  const a = step.authenticator;
  const of = (key) => texts.steps[key];
  const found = (step.canSkip && of(`${step.name}:optional`)) || (a && of(`${step.name}:${a.key}`)) || of(step.name) || texts.steps.fallback;
  const values = {
    authenticator: a?.displayName || texts.thisAuthenticator,
    address: a?.profile?.email ?? a?.profile?.phoneNumber ?? (typed.get(TYPED[a?.key]) || texts.yourAddress[a?.key]),
  };
  if (a?.key === "phone_number") values.address = unbroken(values.address);
  return { title: fill(found.title, values), lead: found.lead && fill(found.lead, values) };
}

// A number on one line: with the hyphens and blanks that no line ends at.
const unbroken = (number) => number.replace(/-/g, "\u2011").replace(/ /g, "\u00a0");

/** Whether two steps ask for the same, so that what is on the screen may stay. */
export const sameStep = (a, b) =>
  Boolean(a && b) && a.name === b.name && a.route === b.route && a.authenticator?.key === b.authenticator?.key;

/**
 * The content for a step: {nodes, fields, alerts}. fields are those on the screen, for binding errors;
 * alerts is the place for the error summary.
 * act: answer(body), choose(body), skip(), resend(), cancel(), redraw(choosing), invalid(errors), leave().
 * typed: Map of pointer → what was typed before. choosing: {title, options}, shown instead of the form.
 */
export function drawStep(step, { typed, choosing, messages = [], aside, every, ...act }) {
  const { title, lead } = words(step, typed);
  const alerts = el("div", { class: "alerts" });
  const fields = [];
  const list = choosing ? choosing.options : step.options;
  const form = list?.length ? chooser(step, list, fields, typed, act) : inputForm(step, fields, typed, act);
  const nodes = [
    el("h1", { tabindex: "-1", text: choosing ? choosing.title : title }),
    choosing ? null : para(lead, "lead"),
    enrolled(step),
    notices(messages),
    alerts,
    choosing ? null : extras(step, act),
    form,
    more(step, choosing, act, every),
    aside,
  ];
  return { nodes: nodes.filter(Boolean), fields, alerts, title: choosing?.title ?? title };
}

/** Okta's own messages that are no errors. */
export const notices = (messages) =>
  messages.length ? el("div", { class: "notices" }, messages.map((m) => para(m.text, "notice"))) : null;

function enrolled(step) {
  if (!step.enrolled?.length || !step.name.includes("enroll")) return null; // who signs in knows what they have
  return para(fill(texts.enrolled, { list: step.enrolled.map((e) => texts.authenticators[e.key] || e.displayName || e.key).join(", ") }), "done");
}

function inputForm(step, fields, typed, act) {
  const shown = (step.inputs ?? []).map((i) => completed(i, step));
  if (!shown.length) return null;
  if (shown.some((i) => i.pointer.startsWith("/webauthn/"))) return para(texts.passkey, "notice");
  const before = {
    username: typed.get("/profile/login") || typed.get("/profile/email"),
    firstName: typed.get("/profile/firstName"),
    lastName: typed.get("/profile/lastName"),
  };
  for (const input of shown) fields.push(field(input, step, typed.get(input.pointer), before));
  const read = (input) => fields.find((f) => f.pointer === input.pointer).read();
  const uses = shown.map((i) => purpose(i, step));
  // A password manager files a new password under the user name that stands beside it.
  const account = uses.includes("newPassword") && before.username && !shown.some((i) => i.name === "email");
  return el("form", {
    novalidate: true,
    on: {
      submit(event) {
        event.preventDefault();
        shown.forEach((input, i) => uses[i] === "text" && typed.set(input.pointer, read(input)));
        const { body, errors } = buildBody({ ...step, inputs: shown }, read);
        const wrong = errors.map(({ pointer, error, n }) => ({ pointer, text: fill(texts.errors[error], { n }) }));
        for (const f of fields) {
          const other = wrong.some((w) => w.pointer === f.pointer) ? null : f.check();
          if (other) wrong.push(other);
        }
        for (const f of fields) f.mask?.();
        wrong.length ? act.invalid(wrong) : act.answer(body);
      },
    },
  },
    account ? el("input", { type: "text", class: "visually-hidden", autocomplete: "username", tabindex: "-1", "aria-hidden": "true", readonly: true, value: before.username }) : null,
    fields.map((f) => f.node),
    submitButton(actionText(step, uses)));
}

function actionText(step, uses) {
  const a = texts.actions;
  return a[`${step.name}:${step.authenticator?.key}`] ?? a[step.name] ?? (uses.includes("code") ? a.code : a.fallback);
}

const submitButton = (text) => el("button", { type: "submit", class: "button primary", text });

// What a step shows beside its form: a picture to scan, a way out to another site, a note on what is missing here.
function extras(step, act) {
  const a = step.authenticator ?? {};
  const away = (text, href, kind = "secondary") => {
    const to = webUrl(href);
    return to && el("a", { class: `button ${kind}`, href: to.href, text: fill(text, { host: to.host }), rel: "noreferrer", on: { click: act.leave } });
  };
  const nodes = [
    step.captcha ? para(texts.captcha, "notice") : null,
    /^data:image\//.test(a.qrCode ?? "") ? el("img", { class: "qr", src: a.qrCode, alt: texts.qrCode }) : null,
    a.sharedSecret ? para(fill(texts.secret, { secret: a.sharedSecret }), "secret") : null,
    step.redirect ? away(texts.goTo, step.redirect, "primary") : null,
    ...(step.idps ?? []).map((idp) => away(fill(texts.withProvider, { name: idp.name || idp.type }), idp.href)),
  ].filter(Boolean);
  return nodes.length ? el("div", { class: "extras" }, nodes) : null;
}

/** A URL that a browser may be sent to, or null. */
export function webUrl(href) {
  try {
    const to = new URL(href);
    return ["http:", "https:"].includes(to.protocol) ? to : null;
  } catch {
    return null;
  }
}

// The list of authenticators. Each card holds what its choice needs; only the chosen one is open.
function chooser(step, list, fields, typed, act) {
  const cards = list.map((option) => card(option, list.length > 1, typed));
  const chosen = () => (cards.length > 1 ? cards.find((c) => c.box.checked) : cards[0]);
  const open = () => {
    for (const c of cards) {
      const on = c === chosen();
      c.node.classList.toggle("chosen", on && cards.length > 1);
      c.more.hidden = !on;
    }
    fields.length = 0;
    fields.push(...(chosen()?.fields ?? []), whole);
  };
  const error = el("p", { class: "error", hidden: true, id: newId("choice-error") });
  const group = el("fieldset", { class: "choices", "aria-describedby": error.id },
    el("legend", { class: "visually-hidden", text: texts.chooseLegend }), error, cards.map((c) => c.node));
  const whole = {
    pointer: "/authenticator",
    focus: () => (chosen() ?? cards[0]).box?.focus() ?? cards[0].fields[0]?.focus(),
    showError(text) {
      error.hidden = !text;
      error.textContent = text ?? "";
    },
  };
  group.addEventListener("change", open);
  open();
  return el("form", {
    novalidate: true,
    on: {
      submit(event) {
        event.preventDefault();
        const c = chosen();
        if (!c) return act.invalid([{ pointer: "/authenticator", text: texts.errors.noChoice }]);
        typed.set("/authenticator", c.option.id);
        for (const f of c.fields) typed.set(f.pointer, f.read());
        const { body, errors } = buildBody({ route: "/authenticator", inputs: c.inputs }, (i) => c.fields.find((f) => f.pointer === i.pointer).read());
        if (errors.length) return act.invalid(errors.map(({ pointer, error: key, n }) => ({ pointer, text: fill(texts.errors[key], { n }) })));
        act.choose({ ...body, authenticator: c.option.id });
      },
    },
  }, group, submitButton(texts.actions.fallback));
}

function card(option, many, typed) {
  const inputs = needed(option).map((i) => completed(i, { name: "" }));
  const fields = inputs.map((i) =>
    i.options ? radioField(i, typed.get(i.pointer) ?? i.options[0].value) : field(i, { name: "" }, typed.get(i.pointer)));
  const more = el("div", { class: "more", hidden: true }, fields.map((f) => f.node));
  const [method, ...methods] = option.methods ?? [];
  const note = texts.options[methods.length ? option.key : `${option.key}:${method}`] ?? texts.options[option.key];
  const words = el("span", { class: "choice-words" }, el("span", { class: "choice-label", text: option.label }),
    note ? el("span", { class: "choice-note", text: note }) : null);
  const box = many ? el("input", { type: "radio", name: "authenticator", id: newId("choice"), value: option.id, checked: typed.get("/authenticator") === option.id }) : null;
  const head = many ? el("label", { class: "choice-head", for: box.id }, box, words) : el("div", { class: "choice-head" }, words);
  return { option, inputs, fields, more, box, node: el("div", { class: "choice" }, head, more) };
}

// The further members of an option's choice, as inputs. A single method or channel is no question.
function needed({ needs = [], methods = [], channels = [] }) {
  const pick = (name, offered) => ({
    name, pointer: `/${name}`, type: "string", required: true, label: texts.labels[name],
    options: offered.map((value) => ({ value, label: (name === "channel" ? texts.channels : texts.methods)[value] ?? value })),
  });
  const inputs = [];
  if (methods.length > 1 && needs.includes("methodType")) inputs.push(pick("methodType", methods));
  if (channels.length > 1 && needs.includes("channel")) inputs.push(pick("channel", channels));
  for (const name of ["phoneNumber", "email"]) {
    if (needs.includes(name)) inputs.push({ name, pointer: `/${name}`, type: "string", required: true });
  }
  return inputs;
}

// Everything but the form: skip, send again, other ways, cancel.
function more(step, choosing, act, every) {
  if (choosing) return el("div", { class: "actions" }, button(texts.back, () => act.redraw(null)));
  const mine = (o) => (step.authenticator?.id ? o.id === step.authenticator.id : o.key === step.authenticator?.key);
  const choices = step.choices ?? [];
  const same = choices.filter((o) => mine(o) && step.authenticator?.key === "phone_number");
  const others = choices.filter((o) => !mine(o));
  const nodes = [
    step.canSkip || step.route === "/skip" ? button(texts.skip, act.skip) : null,
    step.canResend ? resendButton(step.resendAfterSeconds ?? 0, act.resend, every) : null,
    same.length ? button(texts.otherNumber, () => act.redraw({ title: texts.otherNumber, options: same }), "quiet") : null,
    others.length ? button(texts.another, () => act.redraw({ title: texts.another, options: others }), "quiet") : null,
    act.cancel ? button(texts.cancel, act.cancel, "quiet") : null,
  ].filter(Boolean);
  return el("div", { class: "actions" }, nodes);
}

function resendButton(seconds, resend, every) {
  const node = button(texts.resend, resend);
  countdown(node, seconds, texts.resend, texts.resendIn, every);
  return node;
}

/** Keeps a button disabled for some seconds and shows how many are left. every(fn) calls fn each second until it answers false. */
export function countdown(node, seconds, ready, waiting, every) {
  const end = Date.now() + seconds * 1000;
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    node.classList.toggle("waiting", left > 0);
    node.disabled = left > 0;
    node.textContent = left > 0 ? fill(waiting, { time: clock(left) }) : ready;
    return left > 0;
  };
  if (tick()) every(tick);
}

/** A page without a form: a heading, paragraphs, and ways on. */
export function drawPage(title, paragraphs, actions = []) {
  return [
    el("h1", { tabindex: "-1", text: title }),
    ...paragraphs.filter(Boolean).map((p) => (typeof p === "string" ? para(p) : p)),
    actions.length ? el("div", { class: "actions" }, actions.filter(Boolean)) : null,
  ].filter(Boolean);
}
