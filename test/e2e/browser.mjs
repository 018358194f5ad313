// The system's Chromium, started once; every person gets a context, which shares nothing with another.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { after } from "node:test";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const ARGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--no-first-run",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost", // nothing leaves this machine, whatever a page asks for
];

function found() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const path = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(executable);
  if (!path) throw new Error(`no browser: none of ${NAMES.join(", ")} is in the PATH; install Chromium or set CHROMIUM to its path`);
  return path;
}

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

let started;
after(async () => (await started?.catch(() => null))?.close());

// It starts with an empty user data folder of its own, which goes when it closes.
async function browser() {
  started ??= chromium.launch({ executablePath: found(), args: ARGS });
  return started;
}

/** A context of somebody who was never here before. */
export async function newContext() {
  const context = await (await browser()).newContext({ locale: "en-GB", reducedMotion: "reduce", viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(20_000);
  return context;
}
