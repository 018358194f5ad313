// Every step is looked at: by axe-core, in both colour schemes, and, where SCREENSHOTS names a folder, by camera.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const axe = readFileSync(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const SIZES = [{ width: 390, height: 844 }, { width: 1280, height: 800 }];
const SCHEMES = ["light", "dark"];
const album = process.env.SCREENSHOTS;

const checked = new Set(); // what axe has seen of a step need not be seen on every journey

export async function look(page, name) {
  const outline = `${page.url().replace(/[?#].*/, "")} ${await page.locator("body").evaluate(shape)}`;
  const news = !checked.has(outline);
  checked.add(outline);
  if (!news && !album) return;
  const size = page.viewportSize();
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    if (news) await accessible(page, `${name}, ${colorScheme}`);
    if (album) await photograph(page, name, colorScheme);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(size);
}

// Two pages with the same elements, classes and roles are the same to axe, whatever their texts. Runs in the page.
function shape(body) {
  return [...body.querySelectorAll("*")].map((e) => `${e.tagName}.${e.className}.${e.getAttribute("role")}.${e.type}`).join(" ");
}

async function accessible(page, name) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  const { violations } = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags }), TAGS);
  const found = violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target} ${n.failureSummary}`));
  assert.deepEqual(found, [], `accessibility of ${name}`);
}

async function photograph(page, name, colorScheme) {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await page.screenshot({ path: join(album, `${name}-${size.width}-${colorScheme}.png`), fullPage: true });
  }
}
