import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserName } from './browser-name.ts';

const LIKE = 'AppleWebKit/537.36 (KHTML, like Gecko)';

test('a browser is called by its own name, and not by those that it claims to be like', () => {
  const names = {
    [`Mozilla/5.0 (X11; Linux x86_64) ${LIKE} Chrome/140.0.0.0 Safari/537.36`]: 'Chrome, Linux',
    [`Mozilla/5.0 (X11; Linux x86_64) ${LIKE} HeadlessChrome/140.0.0.0 Safari/537.36`]: 'Chrome, Linux',
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${LIKE} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`]: 'Edge, Windows',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0': 'Firefox, Windows',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1':
      'Safari, iPhone',
    'something else': 'Browser',
  };
  for (const [agent, name] of Object.entries(names)) assert.equal(browserName(agent), name);
});
