// From an input of the API to a field on the page. Each field answers what is typed and shows its errors.

import { el, fill, newId } from "./dom.js";
import { rules } from "./password.js";
import { texts } from "./texts.js";

// What browsers and password managers fill in, by Okta's name of the field.
const AUTOCOMPLETE = {
  firstName: "given-name", lastName: "family-name", middleName: "additional-name", honorificPrefix: "honorific-prefix",
  email: "email", secondEmail: "email", login: "username", identifier: "username", displayName: "name", nickName: "nickname",
  mobilePhone: "tel", primaryPhone: "tel", phoneNumber: "tel", organization: "organization", title: "organization-title",
  streetAddress: "street-address", city: "address-level2", state: "address-level1", zipCode: "postal-code", countryCode: "country",
};
const TYPES = { email: "email", secondEmail: "email", mobilePhone: "tel", primaryPhone: "tel", phoneNumber: "tel" };
const AS_RADIOS = ["methodType", "channel", "consent"];

/** What a field is good for, from the step it stands in. */
export function purpose(input, step) {
  const key = step.authenticator?.key;
  const password = input.pointer === "/password" || (input.secret && key === "okta_password");
  if (password) return /^(re)?enroll/.test(step.name) ? "newPassword" : "password";
  if (input.pointer === "/code" || input.name === "totp" || (input.name === "passcode" && !input.secret)) return "code";
  return input.secret ? "secret" : "text";
}

/** An input with what Okta sometimes leaves out: its label, and that a user name, code or password is required. */
export function completed(input, step) {
  const proof = input.name === "identifier" || ["code", "password", "newPassword"].includes(purpose(input, step));
  return { ...input, label: input.label || texts.labels[input.name] || input.name, required: input.required || proof };
}

/** The field of an input, which is completed: {node, pointer, read(), check(), showError(text), focus()}. */
export function field(input, step, typed, words) {
  const use = purpose(input, step);
  const given = typed ?? input.value;
  if (input.options?.length) return choiceField(input, given);
  if (input.type === "boolean") return checkField(input, given);
  return textField(input, use, step, given, words);
}

function textField(input, use, step, given, words) {
  const hidden = use !== "text" && use !== "code";
  const box = el("input", {
    type: hidden ? "password" : TYPES[input.name] ?? "text",
    name: input.name,
    class: use === "code" ? "box code" : "box",
    value: hidden || use === "code" ? "" : String(given ?? ""),
    required: input.required,
    maxlength: hidden ? null : input.maxLength,
    ...typing(input, use, step),
  });
  const f = frame(input, box, input.label);
  f.read = () => box.value;
  if (input.name === "phoneNumber") f.hint(texts.phoneHint);
  if (hidden) addToggle(f, box, input.label);
  if (use === "newPassword") {
    addPolicy(f, box, step, words);
    addRepeat(f, box, input);
  }
  return f;
}

function typing(input, use, step) {
  if (use === "code") {
    const digits = ["phone_number", "google_otp"].includes(step.authenticator?.key);
    return { autocomplete: "one-time-code", inputmode: digits ? "numeric" : "text", autocapitalize: "off", spellcheck: "false" };
  }
  if (use === "newPassword") return { autocomplete: "new-password" };
  if (use === "password") return { autocomplete: "current-password" };
  if (use === "secret") return { autocomplete: "off" };
  if (input.type === "integer" || input.type === "number") return { inputmode: input.type === "integer" ? "numeric" : "decimal" };
  const known = AUTOCOMPLETE[input.name];
  const plain = ["email", "username", "tel"].includes(known);
  return { autocomplete: known, autocapitalize: plain ? "off" : null, spellcheck: plain ? "false" : null };
}

// The frame around a control: label, hint, error, and the wiring between them.
function frame(input, control, label) {
  const id = (control.id = newId("field"));
  const error = el("p", { class: "error", id: `${id}-error`, hidden: true });
  const mark = input.required ? null : el("span", { class: "optional", text: ` (${texts.optional})` });
  const node = el("div", { class: "field" }, el("label", { for: id, text: label }, mark), control, error);
  const describe = (what) => {
    const ids = new Set((control.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
    control.setAttribute("aria-describedby", [...ids.add(what)].join(" "));
  };
  describe(error.id);
  return {
    node, control,
    pointer: input.pointer, label,
    check: () => null,
    focus: () => control.focus(),
    hint(text) {
      const hint = el("p", { class: "hint", id: newId("hint"), text });
      control.before(hint);
      describe(hint.id);
    },
    describe,
    showError(text) {
      error.hidden = !text;
      error.textContent = text ?? "";
      node.classList.toggle("wrong", Boolean(text));
      if (text) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    },
  };
}

function addToggle(f, box, label) {
  const toggle = el("button", {
    type: "button", class: "toggle", text: texts.show, "aria-pressed": "false", "aria-label": fill(texts.showLabel, { label }),
    on: {
      click() {
        const shown = box.type === "password";
        box.type = shown ? "text" : "password";
        toggle.textContent = shown ? texts.hide : texts.show;
        toggle.setAttribute("aria-pressed", String(shown));
        toggle.setAttribute("aria-label", fill(shown ? texts.hideLabel : texts.showLabel, { label }));
      },
    },
  });
  const wrap = el("div", { class: "with-toggle" });
  box.before(wrap);
  wrap.append(box, toggle);
  f.mask = () => box.type === "text" && toggle.click();
}

function addPolicy(f, box, step, words) {
  // A first password has no former ones.
  const list = rules(step.authenticator?.passwordPolicy, words).filter((r) => r.name !== "historyCount" || step.name.startsWith("re"));
  if (!list.length) return;
  const items = list.map(({ name, n }) => {
    const done = el("span", { class: "visually-hidden" });
    return { done, node: el("li", {}, el("span", { text: fill(texts.policy[name], { n }) }), done) };
  });
  const id = newId("policy");
  const hints = el("div", { class: "policy", id }, el("p", { text: texts.policy.title }), el("ul", {}, items.map((i) => i.node)));
  f.node.append(hints);
  f.describe(id);
  box.addEventListener("input", () => {
    list.forEach(({ met }, i) => {
      const good = Boolean(met?.(box.value));
      items[i].node.classList.toggle("met", good);
      items[i].done.textContent = good ? ` (${texts.policy.met})` : "";
    });
  });
}

// A second box that has to say the same. It never travels.
function addRepeat(f, box, input) {
  const label = texts.repeat;
  const again = el("input", { type: "password", class: "box", autocomplete: "new-password", required: input.required });
  const second = frame({ ...input, pointer: "" }, again, label);
  addToggle(second, again, label);
  f.node = el("div", { class: "pair" }, f.node, second.node);
  f.check = () => {
    const differs = again.value !== box.value;
    second.showError(differs ? texts.errors.mismatch : null);
    return differs ? { text: texts.errors.mismatch, focus: () => again.focus(), show: second.showError } : null;
  };
  const mask = f.mask;
  f.mask = () => {
    mask();
    second.mask();
  };
  f.clearRepeat = () => second.showError(null);
}

function checkField(input, given) {
  const box = el("input", { type: "checkbox", name: input.name, checked: given === true, required: input.required });
  const f = frame({ ...input, required: true }, box, input.label); // what is optional about a box is plain to see
  f.node.classList.add("check");
  f.node.prepend(box);
  f.read = () => box.checked;
  return f;
}

function choiceField(input, given) {
  const radios = input.inputType === "radio" || AS_RADIOS.includes(input.name) || (input.type === "boolean" && input.inputType !== "select");
  return radios ? radioField(input, given) : selectField(input, given);
}

function selectField(input, given) {
  const known = AUTOCOMPLETE[input.name];
  const box = el("select", { name: input.name, class: "box", required: input.required, autocomplete: known },
    el("option", { value: "", text: texts.choose }),
    input.options.map((o) => el("option", { value: String(o.value), text: o.label })));
  box.value = String(given ?? "");
  if (box.selectedIndex < 0) box.selectedIndex = 0;
  const f = frame(input, box, input.label);
  f.read = () => box.value;
  return f;
}

/** A group of radio buttons; also used for the methods of an authenticator. */
export function radioField(input, given) {
  const name = newId(input.name);
  const id = newId("field");
  const error = el("p", { class: "error", id: `${id}-error`, hidden: true });
  const boxes = input.options.map((o) =>
    el("input", { type: "radio", id: newId("radio"), name, value: String(o.value), checked: String(o.value) === String(given ?? "") }));
  const mark = input.required ? null : el("span", { class: "optional", text: ` (${texts.optional})` });
  const node = el("fieldset", { class: "field radios", id, "aria-describedby": error.id },
    el("legend", { text: input.label }, mark),
    boxes.map((box, i) => el("div", { class: "radio" }, box, el("label", { for: box.id, text: input.options[i].label }))),
    error);
  return {
    node, pointer: input.pointer, label: input.label,
    read: () => boxes.find((b) => b.checked)?.value ?? "",
    check: () => null,
    focus: () => (boxes.find((b) => b.checked) ?? boxes[0]).focus(),
    showError(text) {
      error.hidden = !text;
      error.textContent = text ?? "";
      node.classList.toggle("wrong", Boolean(text));
      for (const box of boxes) text ? box.setAttribute("aria-invalid", "true") : box.removeAttribute("aria-invalid");
    },
  };
}
