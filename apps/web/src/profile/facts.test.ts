import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Profile } from '@rookery/store';
import { addressOf, factsIn } from './facts.ts';

const words = {
  label: (field: string) => `<${field}>`,
  told: (_: string, value: string | number | undefined) => (value === undefined || value === 0 ? '' : String(value)),
};

describe('the facts of a profile', () => {
  it('are what is told, without what has its own place', () => {
    const profile = {
      nick: 'Ben',
      introduction: 'Hello',
      age: 34,
      sex: '',
      city: '  ',
      occupation: 'Carpenter',
      blood: 0,
    } as unknown as Profile;
    assert.deepEqual(
      factsIn(profile, words).map(({ label, text }) => `${label} ${text}`),
      ['<age> 34', '<occupation> Carpenter'],
    );
  });

  it('lead to a homepage, a mail address or a telephone, and nowhere else', () => {
    assert.equal(addressOf('homepage', 'https://example.org/a'), 'https://example.org/a');
    assert.equal(addressOf('homepage', 'www.example.org'), 'http://www.example.org/');
    assert.equal(addressOf('mail', 'ben@example.org'), 'mailto:ben@example.org');
    assert.equal(addressOf('mobile', '+86 139 0000-0000'), 'tel:+8613900000000');
    assert.equal(addressOf('address', 'https://example.org'), undefined);
  });

  it('are no links when they are not what they should be', () => {
    for (const text of [
      'javascript:alert(1)',
      'data:text/html,x',
      'see example.org or not',
      'file:///etc',
      '\u202Egro.elpmaxe',
    ]) {
      assert.equal(addressOf('homepage', text), undefined, text);
    }
    assert.equal(addressOf('mail', 'https://example.org'), undefined);
    assert.equal(addressOf('mobile', 'call me;ext=1'), undefined);
  });
});
