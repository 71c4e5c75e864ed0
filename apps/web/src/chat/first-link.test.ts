import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstLink } from './first-link.ts';

test('the first address of a page, not in code and not in what is quoted', () => {
  for (const [text, link] of [
    ['no address', undefined],
    ['see www.example.org, or https://example.com/', 'http://www.example.org/'],
    ['ann@example.org or mailto:ann@example.org', undefined],
    ['ann@example.org and https://example.com/a?b#c', 'https://example.com/a?b#c'],
    ['`https://example.org/` is code', undefined],
    ['```\nhttps://example.org/\n```\nhttps://example.com/', 'https://example.com/'],
    ['> https://example.org/\nhttps://example.com/', 'https://example.com/'],
    ['> https://example.org/', undefined],
    ['看https://example.org谢谢', 'https://example.org/'],
  ] as const) {
    assert.equal(firstLink(text), link, text);
  }
});
