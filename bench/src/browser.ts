import { type Browser, type BrowserContext, chromium } from 'playwright-core';

/** Whose page is measured, in the data that every bench makes. */
export const ANN = 10001;

/** A browser; nothing where there is none, which is then said. @param what is not measured without one, as in "scrolling is" */
export async function launchBrowser(what: string): Promise<Browser | undefined> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] }).catch(() => undefined);
  if (!browser) console.log(`No Chromium: ${what} not measured. CHROMIUM names it.`);
  return browser;
}

/** A browser of Ann's, who has signed in there. */
export async function signedIn(browser: Browser, url: string): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByLabel('Number').fill(String(ANN));
  await page.getByLabel('Password', { exact: true }).fill('bench');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Chats' }).waitFor();
  await page.close();
  return context;
}
