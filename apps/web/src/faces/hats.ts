import type { Shape } from './birds.ts';

/** Hats and ornaments, drawn around the top of the head. */
export const hats: readonly (readonly Shape[])[] = [
  // A woollen hat
  [
    ['#e4574f', 'M-11 3c-1-9 3-14 11-14s12 5 11 14z'],
    ['#f7f3ea', 'M-12.5 1.5h25v4.600h-25z'],
    ['#f7f3ea', 'M-3-12a3 3 0 1 0 6 0a3 3 0 1 0-6 0z'],
  ],
  // A top hat
  [
    ['#2b2f45', 'M-7-11h14l-1 12H-6z'],
    ['#e4574f', 'M-6.5-3.500h13l-.3 3.500h-12.400z'],
    ['#2b2f45', 'M-12 0h24v3h-24z'],
  ],
  // A crown
  [
    ['#f6bd3a', 'M-10 3l-1.5-12 6 5L0-11l5.5 7 6-5L10 3z'],
    ['#d98f1c', 'M-10 1h20v2.500h-20z'],
    ['#e4574f', 'M-1.6-2.500L0-4.500l1.6 2L0-.5z'],
  ],
  // A hat for parties
  [
    ['#5a78e8', 'M-8 3L0-13 8 3z'],
    ['#ffd75e', 'M-5.7-1.700l11.4 0 1.1 2.4-13.6 0zM-2.9-7.300l5.8 0 1.2 2.4-8.2 0z'],
    ['#ff8fa8', 'M-2.6-12.500a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0z'],
  ],
  // A straw hat
  [
    ['#e8c572', 'M-8 1c0-8 2-11 8-11s8 3 8 11z'],
    ['#3f8f6d', 'M-8-2.200h16l.2 3.200h-16.400z'],
    ['#d9b155', 'M-15 1.500c5-2 25-2 30 0 1 1.5 0 2.5-1 2.500h-28c-1 0-2-1-1-2.500z'],
  ],
  // A bow
  [
    [
      '#ef5f8a',
      'M0-1.500c-3-4.5-8-5.5-10-4-1.5 3-1.5 7 0 9.5 3 1 7-.5 10-4zM0-1.500c3-4.5 8-5.5 10-4 1.5 3 1.5 7 0 9.5-3 1-7-.5-10-4z',
    ],
    ['#c93a68', 'M-2.5-3.500h5v4.600h-5z'],
  ],
  // Flowers
  [
    ['#4f9a63', 'M-11 3c6-3 16-3 22 0', 2],
    ['#f4f0ff', flower(-7.5, 1.5)],
    ['#ff8fa8', flower(0, -0.5)],
    ['#f4f0ff', flower(7.5, 1.5)],
    ['#f6bd3a', 'M-7.5 1.500h.01M0-.5h.01M7.5 1.500h.01', 2.4],
  ],
];

function flower(x: number, y: number): string {
  const petal = (dx: number, dy: number) => `M${x + dx - 1.8} ${y + dy}a1.8 1.8 0 1 0 3.6 0a1.8 1.8 0 1 0-3.6 0z`;
  return petal(0, -2) + petal(1.9, -0.6) + petal(1.2, 1.6) + petal(-1.2, 1.6) + petal(-1.9, -0.6);
}
