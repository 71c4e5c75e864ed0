import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { ANN, BEN, type House } from './house.ts';
import { show } from './screens.ts';

/** The pages of Ann and Ben, each with the conversation with the other; the test fails when one of them throws. */
export async function twoPages(t: TestContext, house: House): Promise<{ ann: Page; ben: Page }> {
  const [ann, ben] = await Promise.all([house.signIn(ANN), house.signIn(BEN)]);
  const complaints: string[] = [];
  for (const page of [ann, ben]) page.on('pageerror', (error) => complaints.push(error.message));
  t.after(() => assert.deepEqual(complaints, []));
  await show(ann, `chats/${BEN}`);
  await show(ben, `chats/${ANN}`);
  return { ann, ben };
}
