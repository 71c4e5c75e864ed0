import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { webFolder } from '../folder.ts';
import { skip } from './browser.ts';
import { ANN, BEN, House, saveData, signIn } from './house.ts';
import { show } from './screens.ts';
import { becomes } from './talking.ts';

/** A changed version of the built page: every hashed file has another name. */
function otherVersion(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'rookery-web-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(webFolder, folder, { recursive: true });
  const renamed = (text: string) =>
    text.replaceAll(/(?<=-[\w-]{7})[\w-](?=\.(?:json|js|css)\b)/g, (last) => (last === '0' ? '1' : '0'));
  for (const path of ['', 'assets']) {
    for (const name of readdirSync(join(folder, path))) {
      const file = join(folder, path, name);
      if (/\.(?:br|gz)$/.test(name)) rmSync(file);
      else if (/\.(?:json|js|css|html)$/.test(name)) {
        writeFileSync(file, renamed(readFileSync(file, 'utf8')));
        renameSync(file, join(folder, path, renamed(name)));
      }
    }
  }
  const worker = join(folder, 'sw.js');
  writeFileSync(
    worker,
    readFileSync(worker, 'utf8').replace(/version:?"?:?"[0-9a-f]{16}"/, 'version":"0123456789abcdef"'),
  );
  return folder;
}

function entryOf(page: Page): Promise<string | null> {
  return page.locator('script[type="module"]').getAttribute('src');
}

function cachesOf(page: Page): Promise<string[]> {
  return page.evaluate(() => window.caches.keys());
}

test('a new version on the server is offered, and open windows keep the old one', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  await becomes(() => page.evaluate(() => navigator.serviceWorker.controller?.state), 'activated');
  const other = await page.context().newPage();
  await other.goto(`${house.url}/#/chats/${BEN}`);
  const before = await entryOf(page);
  const [kept] = await cachesOf(page);
  await house.stop();
  await house.start(otherVersion(t));

  // The new worker fetches all of its version first.
  const news = { timeout: 90_000 };
  for (const each of [page, other]) await each.getByText('A new version of this page is available.').waitFor(news);
  // Files it had not loaded yet are no longer on the server.
  await show(page, 'friends/add');
  await page.getByRole('heading', { level: 1, name: 'Add a friend' }).waitFor();
  assert.equal(await entryOf(page), before);
  assert.equal((await cachesOf(page)).length, 2);

  await page.getByRole('button', { name: 'Reload' }).click();
  await becomes(async () => (await entryOf(page)) === before, false);
  await page.getByRole('navigation', { name: 'Main menu' }).waitFor();
  assert.equal(await page.getByText('A new version of this page is available.').count(), 0);
  assert.ok((await cachesOf(page)).includes(String(kept)), 'the other window may still need it');
  await other.close();
  await becomes(async () => {
    await page.reload();
    return (await cachesOf(page)).length;
  }, 1);
  assert.ok(!(await cachesOf(page)).includes(String(kept)));
});

test('the service worker leaves other requests alone', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  await becomes(() => page.evaluate(() => navigator.serviceWorker.controller?.state), 'activated');
  const through = await page.evaluate(async () => {
    const ask = async (path: string, init?: RequestInit) => (await fetch(path, init)).text();
    const [health, curl, post] = await Promise.all([
      ask('/healthz'),
      ask('/curl.txt'),
      ask('/web', { method: 'POST', body: 'VER=2.0&CMD=Server&SEQ=1&UIN=0' }),
    ]);
    const keys = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    const kept = keys.flat().map(({ url }) => new URL(url).pathname);
    return { health, hasCurl: curl.includes('curl'), post, kept };
  });
  assert.equal(through.health, 'ok\n');
  assert.ok(through.hasCurl);
  assert.match(through.post, /RES=0/);
  assert.ok(through.kept.includes('/') && through.kept.includes('/icon.svg'));
  assert.deepEqual(
    through.kept.filter((path) => /^\/(?:web|ws|healthz|curl|metrics)/.test(path)),
    [],
  );
  await house.stop();
  const response = await page.reload();
  assert.equal(response?.fromServiceWorker(), true);
  assert.match(response?.headers()['content-security-policy'] ?? '', /script-src 'self'/);
});

test('the manifest and its icons are there', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.visit();
  const manifest = await page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="manifest"]');
    const response = await fetch(link?.href ?? '');
    return { type: response.headers.get('content-type'), content: await response.json() };
  });
  assert.match(manifest.type ?? '', /^application\/manifest\+json/);
  assert.equal(manifest.content.display, 'standalone');
  for (const { src, type } of manifest.content.icons) {
    const response = await page.request.get(house.url + src);
    assert.equal(response.status(), 200, src);
    assert.ok(response.headers()['content-type']?.startsWith(type), src);
  }
});

test('without a service worker a missing part breaks nothing else, and the new version is offered', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  const context = await house.context({ serviceWorkers: 'block' });
  // Otherwise it would be loaded already.
  await saveData(context);
  const page = await context.newPage();
  await page.goto(house.url);
  await signIn(page, ANN);
  await show(page, `chats/${BEN}`);
  await house.stop();
  await house.start(otherVersion(t));
  await show(page, 'friends/add');
  await page.getByText("This part of the page can't be shown").last().waitFor();
  await page.getByText('A new version of this page is available.').waitFor();
  await show(page, `chats/${BEN}`);
  await page.getByRole('textbox', { name: /message/i }).waitFor();
  await show(page, 'friends/add');
  await page.getByRole('button', { name: 'Reload the page' }).last().click();
  await page.getByRole('heading', { level: 1, name: 'Add a friend' }).waitFor();
});

test('where the browser offers to install the page, so does the page', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  await show(page, 'me/appearance');
  assert.equal(await page.getByRole('button', { name: 'Install' }).count(), 0);
  const asked = page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
          prompt: () => resolve(event.defaultPrevented),
        });
        window.dispatchEvent(event);
      }),
  );
  await page.getByRole('button', { name: 'Install' }).click();
  assert.equal(await asked, true, 'the browser asks when it is told to');
  assert.equal(await page.getByRole('button', { name: 'Install' }).count(), 0);
});
