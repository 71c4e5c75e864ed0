import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { type PushService, startPushService } from '../../server/src/testing/push-service.ts';
import { skip } from './browser.ts';
import { ANN, BEN, House, signIn } from './house.ts';
import { choose, show } from './screens.ts';
import { becomes } from './talking.ts';

type Subscribed = ReturnType<PushService['subscribe']>;

const ON = { 'web-push': 'mailto:op@example.org', 'web-push-networks': ['127.0.0.1'] };
const LABEL = 'When this page is closed, too';

/** A browser with permission for notifications, and the test's push service in place of its own. */
async function browserOf(house: House, subscribed: Subscribed): Promise<BrowserContext> {
  const context = await house.context({ permissions: ['notifications'] });
  await context.addInitScript(({ endpoint, key, auth }) => {
    const subscription = {
      options: { applicationServerKey: null },
      toJSON: () => ({ endpoint, keys: { p256dh: key, auth } }),
      unsubscribe: async () => true,
    };
    PushManager.prototype.getSubscription = async () => null;
    PushManager.prototype.subscribe = async () => subscription as unknown as PushSubscription;
  }, subscribed);
  return context;
}

async function open(context: BrowserContext, house: House): Promise<Page> {
  const page = await context.newPage();
  await page.goto(house.url);
  await signIn(page, ANN);
  await becomes(() => page.evaluate(() => navigator.serviceWorker.controller?.state), 'activated');
  return page;
}

/** A server with push, and Ann's page in her browser. */
async function scene(t: TestContext) {
  const service = await startPushService(t);
  const house = await House.open(t, ON, { browser: 'whole' });
  const context = await browserOf(house, service.subscribe());
  return { service, house, context, page: await open(context, house) };
}

/** Delivers a push message to the service worker, as the browser would; returns the notifications then shown. */
async function deliver(context: BrowserContext, push: unknown) {
  const [worker] = context.serviceWorkers();
  assert.ok(worker);
  return worker.evaluate(async (data) => {
    const scope = self as unknown as { registration: ServiceWorkerRegistration };
    const done: Promise<unknown>[] = [];
    const Event_ = (self as unknown as { PushEvent: new (type: string, init: object) => Event }).PushEvent;
    const event = new Event_('push', { data: JSON.stringify(data) });
    Object.defineProperty(event, 'waitUntil', { value: (work: Promise<unknown>) => done.push(work) });
    self.dispatchEvent(event);
    await Promise.all(done);
    return (await scope.registration.getNotifications()).map(({ title, body }) => ({ title, body }));
  }, push);
}

const toggle = (page: Page) => page.getByRole('switch', { name: LABEL });

async function turnOn(page: Page): Promise<void> {
  await choose(page, { notify: true });
  await show(page, 'me/notifications');
  await page.getByText(LABEL).click();
  await becomes(() => toggle(page).isChecked(), true);
}

test('notifications arrive while the page is closed, and a click leads to the conversation', {
  skip,
}, async (t) => {
  const { service, house, context, page } = await scene(t);
  await turnOn(page);
  await house.say(BEN, ANN, ['read in the page']);
  await page
    .getByRole('img', { name: /unread/ })
    .first()
    .waitFor();
  await page.close();
  await house.say(BEN, ANN, ['Tea?']);
  await service.wait(1);
  const { push } = service.received[0] ?? {};
  assert.deepEqual([push?.name, push?.text, push?.peer], ['Ben', 'Tea?', BEN]);
  assert.deepEqual(await deliver(context, push), [{ title: 'Ben', body: 'Tea?' }]);
  assert.deepEqual(await deliver(context, { ...push, number: 3, text: 'Four?' }), [
    { title: 'Ben', body: 'Four? (2 new messages)' },
  ]);
  assert.deepEqual(await deliver(context, { ...push, kind: 'read', number: 2 }), [
    { title: 'Ben', body: 'Four? (2 new messages)' },
  ]);
  const again = await context.newPage();
  await again.goto(house.url);
  await again.getByRole('list', { name: 'Chats' }).getByRole('link').first().waitFor();
  await context.serviceWorkers()[0]?.evaluate(async () => {
    const scope = self as unknown as { registration: ServiceWorkerRegistration };
    const [notification] = await scope.registration.getNotifications();
    const Event_ = (self as unknown as { NotificationEvent: new (type: string, init: object) => Event })
      .NotificationEvent;
    self.dispatchEvent(new Event_('notificationclick', { notification }));
  });
  await becomes(() => new URL(again.url()).hash, `#/chats/${BEN}`);
  await becomes(async () => (await deliver(context, undefined)).length, 0);
});

test('a notification closes when read elsewhere; without previews it has neither sender nor text, in the language of the page', {
  skip,
}, async (t) => {
  const { service, house, context, page } = await scene(t);
  await turnOn(page);
  await choose(page, { preview: false, language: 'zh' });
  await becomes(async () => (await house.storage.alerting({ uin: ANN, peer: BEN, number: 1 }))?.subscriptions[0], {
    ...(await house.storage.alerting({ uin: ANN, peer: BEN, number: 1 }))?.subscriptions[0],
    preview: false,
    language: 'zh',
  });
  await page.close();
  await house.say(BEN, ANN, ['a secret']);
  await service.wait(1);
  const { push } = service.received[0] ?? {};
  assert.ok(!JSON.stringify(push).includes('secret') && !JSON.stringify(push).includes('Ben'));
  assert.deepEqual(await deliver(context, push), [{ title: 'Rookery', body: '一条新消息' }]);
  const phone = await house.client(ANN);
  await phone.call('Read', { peer: BEN, number: 1 });
  await service.wait(2);
  assert.deepEqual(await deliver(context, service.received[1]?.push), []);
  const asked = { kind: 'invited', uin: ANN, peer: 10050, number: 0, language: 'zh' };
  const named = { name: '象棋', text: 'Ben' };
  const bodies = [
    [{ ...asked, ...named }, 'Ben 邀请你加入群“象棋”'],
    [{ ...asked, language: 'en' }, 'An invitation to a group'],
    [{ ...asked, ...named, kind: 'wants', language: 'en' }, 'Ben wants to join the group 象棋'],
    [{ ...asked, kind: 'wants' }, '一条新的入群申请'],
  ] as const;
  for (const [push, body] of bodies) assert.deepEqual(await deliver(context, push), [{ title: 'Rookery', body }]);
});

test('push is off by default, needs notifications, and is not offered where the server has none', {
  skip,
}, async (t) => {
  const { service, house, page } = await scene(t);
  await show(page, 'me/notifications');
  await toggle(page).waitFor();
  assert.deepEqual([await toggle(page).isChecked(), await toggle(page).isDisabled()], [false, true]);
  await turnOn(page);
  assert.deepEqual(await house.storage.subscribers(), [ANN]);
  await page.getByText('Desktop notifications').click();
  await becomes(() => house.storage.subscribers(), []);
  assert.equal(await toggle(page).isChecked(), false);

  const without = await House.open(t, {}, { browser: 'whole' });
  const other = await open(await browserOf(without, service.subscribe()), without);
  await choose(other, { notify: true });
  await show(other, 'me/notifications');
  assert.equal(await toggle(other).count(), 0);
});

test('signing out ends push, and the next user has to switch it on', { skip }, async (t) => {
  const { house, page } = await scene(t);
  await turnOn(page);
  assert.deepEqual(await house.storage.subscribers(), [ANN]);
  await show(page, 'me');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('dialog').or(page.getByRole('alertdialog')).getByRole('button', { name: 'Sign out' }).click();
  await becomes(() => house.storage.subscribers(), []);
  await signIn(page, BEN);
  await show(page, 'me/notifications');
  await toggle(page).waitFor();
  assert.equal(await toggle(page).isChecked(), false);
  assert.deepEqual(await house.storage.subscribers(), []);
});
