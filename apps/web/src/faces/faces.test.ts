import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BIRDS, drawingOf, HATS, legacyPicture, numberOf, PLUMAGES, traitsOf } from './faces.ts';

const MOST = 65_535;
const drawn = (number: number, uin = 10001) => JSON.stringify(drawingOf(traitsOf(number, uin)));

test('every number gives a face, and always the same', () => {
  for (let number = 0; number <= MOST; number++) {
    const { ground, bird } = drawingOf(traitsOf(number, 10001));
    assert.match(ground, /^#[0-9a-f]{6}$/);
    assert.ok(bird.length > 3, `face ${number}`);
  }
  for (const number of [0, 1, 270, 4711, MOST]) assert.equal(drawn(number), drawn(number));
});

test('all colours of a face are colours', () => {
  for (let number = 1; number < 3 * BIRDS * PLUMAGES * HATS; number += 3) {
    const { bird, hat } = drawingOf(traitsOf(number, 10001));
    for (const [ink] of [...bird, ...hat]) assert.match(ink, /^#[0-9a-f]{6}$/, `face ${number}`);
  }
});

test('what can be chosen differs, and its number leads back to it', () => {
  const faces = new Set<string>();
  for (let bird = 0; bird < BIRDS; bird++) {
    for (let plumage = 0; plumage < PLUMAGES; plumage++) {
      for (let hat = 0; hat < HATS; hat++) {
        const number = numberOf({ bird, plumage, hat });
        assert.ok(number > 0 && number <= MOST, `number ${number}`);
        const { ground, ...traits } = traitsOf(number, 10001);
        assert.deepEqual(traits, { bird, plumage, hat });
        // Without the ground, so that the birds themselves must differ.
        faces.add(JSON.stringify({ ...drawingOf({ ...traits, ground }), ground: '' }));
      }
    }
  }
  assert.equal(faces.size, BIRDS * PLUMAGES * HATS);
  assert.ok(faces.size >= 48);
});

test('accounts that have chosen none differ, and wear nothing', () => {
  const uins = Array.from({ length: 400 }, (_, i) => 10001 + i);
  const faces = new Set(uins.map((uin) => drawn(0, uin)));
  assert.ok(faces.size > 80, `${faces.size} different faces`);
  for (const uin of uins) assert.equal(traitsOf(0, uin).hat, 0);
  assert.equal(drawn(1, 10001), drawn(1, 10002), 'a chosen one does not depend on the account');
});

test('legacy clients show a third of the number', () => {
  assert.equal(legacyPicture(270), 91);
  assert.equal(legacyPicture(0), 1);
});
