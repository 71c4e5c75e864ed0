import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Allowance } from './allowance.ts';
import { Network } from './arrivals.ts';
import { Rounds } from './rounds.ts';

const idle = { arrived: 0 };

test('of the work that waits a little is done in each turn', async () => {
  const rounds = new Rounds(2, 60_000, idle);
  const network = new Network();
  const done: string[] = [];
  for (const name of ['a', 'b', 'c']) rounds.wait(network, () => done.push(name));
  assert.deepEqual(done, []);
  await turn();
  assert.deepEqual(done, ['a', 'b']);
  await turn();
  assert.deepEqual(done, ['a', 'b', 'c']);
});

test('a network waits for one piece of each other, however many connections that has', async () => {
  const rounds = new Rounds(1000, 60_000, idle);
  const [flood, other, third] = [new Network(), new Network(), new Network()];
  const done: string[] = [];
  for (let i = 0; i < 100; i++) rounds.wait(flood, () => done.push('flood'));
  rounds.wait(other, () => done.push('other'));
  rounds.wait(third, () => done.push('third'));
  rounds.wait(other, () => done.push('other'));
  await turn();
  assert.deepEqual(done.slice(0, 5), ['flood', 'other', 'third', 'flood', 'other']);
  assert.equal(done.length, 103);
});

test('what is the first of its connection has every second turn', async () => {
  const rounds = new Rounds(1000, 60_000, idle);
  const networks = Array.from({ length: 50 }, () => new Network());
  const done: string[] = [];
  for (const network of networks) for (let i = 0; i < 3; i++) rounds.wait(network, () => done.push('other'));
  rounds.wait(new Network(), () => done.push('first'), true);
  rounds.wait(new Network(), () => done.push('first'), true);
  await turn();
  assert.deepEqual(done.slice(0, 5), ['first', 'other', 'first', 'other', 'other']);
  assert.equal(done.length, 152);
});

test('what waits goes on waiting its turn when more is added while it has it', async () => {
  const rounds = new Rounds(3, 60_000, idle);
  const [flood, other] = [new Network(), new Network()];
  const done: string[] = [];
  const again = () => {
    done.push('flood');
    if (done.length < 10) rounds.wait(flood, again);
  };
  rounds.wait(flood, again);
  rounds.wait(other, () => done.push('other'));
  await turn();
  assert.deepEqual(done, ['flood', 'other', 'flood']);
});

test('while connections arrive most turns are for the door, and not all', async () => {
  const door = { arrived: 1 };
  const rounds = new Rounds(1, 60_000, door);
  const network = new Network();
  let done = 0;
  for (let i = 0; i < 3; i++) rounds.wait(network, () => done++);
  for (let i = 0; i < 16; i++, door.arrived++) await turn();
  assert.equal(done, 0);
  await turn();
  assert.equal(done, 1);
  await turn();
  assert.equal(done, 2);
});

test('what comes is within an allowance until there is much of it', () => {
  const allowance = new Allowance(10, 32_768);
  assert.ok(allowance.spend(30_000, 1000));
  assert.ok(!allowance.spend(30_000, 1005));
  assert.ok(allowance.spend(30_000, 1020));
});
