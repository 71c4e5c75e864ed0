import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { linkFinder } from './links.ts';

const links = linkFinder();
const found = (text: string) => links(text).flatMap(({ href }) => (href === undefined ? [] : [href]));

test('addresses of the web and of mail become links', () => {
  assert.deepEqual(found('see https://example.org/a?b=1, or www.example.org.'), [
    'https://example.org/a?b=1',
    'http://www.example.org/',
  ]);
  assert.deepEqual(found('write to ann@example.org or mailto:ben@example.org'), [
    'mailto:ann@example.org',
    'mailto:ben@example.org',
  ]);
  assert.deepEqual(
    links('请看https://example.org/茶，或者www.example.org。').map(({ text }) => text),
    ['请看', 'https://example.org/茶', '，或者', 'www.example.org', '。'],
  );
  assert.deepEqual(found('（https://例子.测试/茶）'), ['https://xn--fsqu00a.xn--0zwm56d/%E8%8C%B6']);
});

test('an address ends where its host does, though letters of another script follow without a space', () => {
  for (const [text, wanted] of [
    ['https://example.org谢谢', 'https://example.org/'],
    ['看https://example.org谢谢.好', 'https://example.org/'],
    ['www.baidu.com的首页', 'http://www.baidu.com/'],
    ['去www.baidu.com.cn看看', 'http://www.baidu.com.cn/'],
    ['https://example.org:8080好', 'https://example.org:8080/'],
    ['http://192.168.1.5的', 'http://192.168.1.5/'],
    ['http://localhost好', 'http://localhost/'],
    ['https://example.orgです', 'https://example.org/'],
    ['https://example.org에서', 'https://example.org/'],
    ['https://example.comครับ', 'https://example.com/'],
    ['https://example.org𠀀', 'https://example.org/'],
    ['邮箱ann@example.org谢谢', 'mailto:ann@example.org'],
    ['https://example.org/茶', 'https://example.org/%E8%8C%B6'],
    ['https://sony日本.jp/', 'https://xn--sony-j79hm9d.jp/'],
    ['https://例子.测试', 'https://xn--fsqu00a.xn--0zwm56d/'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https://my_host.example.org/a_b', 'https://my_host.example.org/a_b'],
    ['www.my_host.org', 'http://www.my_host.org/'],
    [
      'https://fa.example.org/می\u200Cخواهم',
      'https://fa.example.org/%D9%85%DB%8C%E2%80%8C%D8%AE%D9%88%D8%A7%D9%87%D9%85',
    ],
    ['https://example.org/👩\u200D🚀', 'https://example.org/%F0%9F%91%A9%E2%80%8D%F0%9F%9A%80'],
  ] as const) {
    assert.deepEqual(found(text), [wanted], text);
  }
});

test('nothing else does', () => {
  for (const text of [
    'javascript:alert(1)',
    'JaVaScRiPt://example.org/%0Aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1) file:///etc/passwd ftp://example.org //example.org blob:https://example.org/1',
    'notes.md main.rs 3.14 example.org',
    'http://user:secret@example.org/',
    'http://good.example@evil.example/',
    'https://example.org/\u202Egpj.exe',
    'https://exam\u200Bple.org/',
    'https://exam\u200Dple.org/',
    'https://example.org/go\u200Dod',
  ]) {
    const hosts = found(text);
    assert.ok(
      hosts.every((href) => href === 'https://example.org/' || href === 'https://example.org/1'),
      `${text}: ${hosts}`,
    );
  }
});

test('the pieces are the whole text, and every link is of a kind that is allowed', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('http://', 'https://a.b', 'mailto:', 'www.', '@', 'javascript:', '看', '\u202E', '\n', '<', '"'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      const shown = links(text);
      assert.equal(shown.map((each) => each.text).join(''), text);
      for (const { href } of shown) if (href !== undefined) assert.match(href, /^(?:https?|mailto):/);
    }),
  );
});
