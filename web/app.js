// The demo site: home, sign-up and sign-in. Which of them is said by <body data-page>.

import { readable, signedIn, signIn, signOut } from "./claims.js";
import { button, el, fill, link, para } from "./dom.js";
import { createFlow } from "./flow.js";
import { createClient, offer, takeFragment } from "./idxflow.js";
import { drawPage, webUrl } from "./render.js";
import { texts } from "./texts.js";

const carried = takeFragment(); // before anything else, so that no code stays in the address
const page = document.body.dataset.page;
const card = el("section", { class: page === "home" ? "card wide" : "card" });
const status = el("p", { class: "visually-hidden", role: "status", "aria-live": "polite" });

const screen = {
  draw(nodes, title) {
    card.replaceChildren(...nodes);
    document.title = `${title} – ${texts.site}`;
    card.querySelector("h1")?.focus();
    window.scrollTo(0, 0);
  },
  busy(on) {
    card.setAttribute("aria-busy", String(on));
    card.classList.toggle("busy", on);
    for (const b of card.querySelectorAll(on ? "button:enabled" : "button[data-busy]")) {
      b.disabled = on;
      b.toggleAttribute("data-busy", on);
    }
    screen.say(on ? texts.working : "");
  },
  say(text) {
    status.textContent = text;
  },
};

function shell() {
  const here = (name, href, text) => el("a", { href, text, "aria-current": page === name ? "page" : null });
  const nav = signedIn()
    ? [button(texts.nav.signOut, leave, "quiet")]
    : [here("signin", "signin.html", texts.nav.signIn), here("signup", "signup.html", texts.nav.signUp)];
  document.body.replaceChildren(
    el("a", { class: "skip-link", href: "#content", text: texts.skipToContent, on: { click: toContent } }),
    el("header", {}, el("a", { class: "brand", href: "index.html", text: texts.site }), el("nav", { "aria-label": texts.nav.label }, nav)),
    el("main", { id: "content", tabindex: "-1" }, card),
    el("footer", {}, para(texts.footer)),
    status);
}

// Where a simulator stands in for Okta, its mails and messages can be read.
function offerInbox(config) {
  const inbox = webUrl(config?.inbox);
  if (inbox) document.querySelector("footer").append(el("p", {}, el("a", { href: inbox.href, target: "_blank", rel: "noopener noreferrer", text: texts.inbox })));
}

// Without touching the fragment, which belongs to the links of mails.
function toContent(event) {
  event.preventDefault();
  document.getElementById("content").focus();
}

function leave() {
  signOut();
  location.assign("index.html");
}

// ---- home

function home() {
  // Without addresses of its own for the two pages, the service sends everybody here.
  if (carried) return location.replace(`${carried.state ? "signup" : "signin"}.html#${new URLSearchParams(carried)}`);
  const claims = signedIn();
  const name = claims && (claims.given_name || claims.name || claims.preferred_username);
  const title = claims ? (name ? fill(texts.home.hello, { name }) : texts.home.helloPlain) : texts.home.welcome;
  document.title = `${title} – ${texts.site}`;
  const body = claims
    ? [para(texts.home.signedInLead, "lead"), table(claims), el("div", { class: "actions" }, button(texts.nav.signOut, leave))]
    : [para(texts.home.lead, "lead"), el("div", { class: "actions row" }, link(texts.nav.signUp, "signup.html", "primary"), link(texts.nav.signIn, "signin.html", "secondary"))];
  card.replaceChildren(el("h1", { tabindex: "-1", text: title }), ...body);
}

function table(claims) {
  const rows = Object.entries(claims).map(([name, value]) =>
    el("tr", {}, el("th", { scope: "row", text: name }), el("td", { text: readable(name, value) })));
  return el("div", { class: "table" }, el("table", {},
    el("thead", {}, el("tr", {}, el("th", { scope: "col", text: texts.home.claim }), el("th", { scope: "col", text: texts.home.value }))),
    el("tbody", {}, rows)));
}

// ---- sign-up and sign-in

const signInHref = (hint) => (hint ? `signin.html#${new URLSearchParams({ login_hint: hint })}` : "signin.html");

// Answers whether the person is on their way; false when there is nothing to sign in with here.
function success(view) {
  const claims = signIn(view.tokens);
  const to = webUrl(view.returnTo);
  if (!claims && !to) return false;
  location.assign(to ? to.href : "index.html");
  return true;
}

const below = (text, href) => el("p", { class: "below" }, link(text, href));

function flowFor(config, name, options, aside) {
  const client = createClient({ api: config.api, name });
  return { client, flow: createFlow({ client, screen, options, aside, success, signInHref }) };
}

async function signUp(config) {
  const { client, flow } = flowFor(config, "signup", {}, (step) => (/^enroll-profile$/.test(step.name) ? below(texts.signInInstead, "signin.html") : null));
  if (carried?.state && !(await client.owns(carried.state))) return elsewhere(carried);
  client.listen((values) => flow.follow(values));
  if (carried?.state) return flow.follow(carried);
  return client.pending ? flow.resume() : flow.begin();
}

// The link of a mail, opened where the sign-up is not. The tab that owns it goes on; without one only the code is shown,
// so that whoever reads the mail can type it, and nobody is signed in by a link that somebody else asked for.
async function elsewhere(values) {
  const { taken, code, lost, looking } = texts.mailLink;
  screen.draw(drawPage(looking, []), looking);
  if (await offer(values)) return screen.draw(drawPage(taken.title, [taken.text]), taken.title);
  if (!/^[0-9A-Za-z]{4,16}$/.test(values.otp ?? "")) return screen.draw(drawPage(lost.title, [lost.text]), lost.title);
  screen.draw(drawPage(code.title, [code.text, el("p", { class: "big-code", text: values.otp }), code.warning]), code.title);
}

// A link of this site's own carries a login_hint or nothing, and its pages name themselves to one another as referrer.
function fromOutside() {
  return carried ? !carried.login_hint : webUrl(document.referrer)?.origin !== location.origin;
}

// Whoever arrives anew gets a new start: a link from elsewhere never joins a sign-in that is under way.
function signInPage(config) {
  const options = { signIn: true };
  if (carried?.login_hint) options.loginHint = carried.login_hint;
  if (carried?.target_link_uri) options.returnTo = carried.target_link_uri;
  const note = () => el("div", { class: "below" }, para(fromOutside() ? texts.confirmed : texts.signInNote), el("p", {}, link(texts.signUpInstead, "signup.html")));
  const { client, flow } = flowFor(config, "signin", options, (step) => (step.name === "identify" ? note() : null));
  const again = ["reload", "back_forward"].includes(performance.getEntriesByType("navigation")[0]?.type);
  if (client.pending && again && !carried) return flow.resume();
  client.forget();
  return flow.begin();
}

// ---- start

async function readConfig() {
  try {
    const config = await (await fetch("config.json", { cache: "no-store" })).json();
    return webUrl(config.api) ? config : null;
  } catch {
    return null;
  }
}

shell();
if (page === "home") home();
else card.append(para(texts.loading, "lead"));
const config = await readConfig();
offerInbox(config);
if (page !== "home") {
  if (!config) screen.draw(drawPage(texts.noConfig.title, [texts.noConfig.text]), texts.noConfig.title);
  else await (page === "signup" ? signUp(config) : signInPage(config));
}
