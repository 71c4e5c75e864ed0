/**
 * The drawings of sixteen birds, as shapes in a 48 by 48 square. A shape names the role of its colour; the plumage maps
 * roles to colours.
 */

/** The role of a shape's colour; a value that begins with `#` is a colour. */
export type Ink = 'body' | 'dark' | 'light' | 'accent' | 'beak' | `#${string}`;

/** A filled path, or with `width` a line with round ends. */
export type Shape = readonly [ink: Ink, path: string, width?: number];

/** The colours of a bird. */
export type Plumage = Readonly<Record<'body' | 'dark' | 'light' | 'accent' | 'beak', string>>;

/** A bird: its drawing, where hats sit, and its natural plumage. */
export type Bird = {
  readonly shapes: readonly Shape[];
  readonly crown: readonly [x: number, y: number, size: number];
  readonly nature: Plumage;
};

const WHITE = '#ffffff';
const INK = '#1c2033';

const circle = (x: number, y: number, r: number) => oval(x, y, r, r);
const oval = (x: number, y: number, rx: number, ry: number) =>
  `M${x - rx} ${y}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0z`;

/** An eye with a highlight. */
const eye = (x: number, y: number, r = 2.2): Shape[] => [
  [INK, circle(x, y, r)],
  [WHITE, circle(x + r * 0.32, y - r * 0.36, r * 0.34)],
];
/** An eye in a white ring. */
const wideEye = (x: number, y: number, r = 3.2): Shape[] => [[WHITE, circle(x, y, r)], ...eye(x + 0.3, y, r * 0.66)];

const SHOULDERS = 'M5 49c0-11 7-17 19-17s19 6 19 17z';
/** Head and neck of a bird facing right. */
const PROFILE = 'M7 49c1-8 4-11 4-19 0-10 4-18 14-18 8 0 13 5 13 12 0 9-4 10-3 16 1 4 3 6 4 9z';

export const birds: readonly Bird[] = [
  {
    // Rook
    shapes: [
      ['body', PROFILE],
      ['dark', 'M7 49c1-8 4-11 4-19 3 6 9 9 13 19z'],
      ['beak', 'M32 16c6 0 12 3.5 15.5 9-5.5 .2-10.5 1.6-16 4z'],
      ['light', 'M31 15.500c3.5-.2 7 .8 9 2.5-.8 3-1 5.5-.5 8.3-2.5 .7-5 1.7-8 2.9-3.5-3.5-3.7-9.5-.5-13.700z'],
      ['dark', 'M33 23.500c5-.8 9-.4 13.5 1.2', 0.9],
      ...wideEye(25.5, 20, 3),
    ],
    crown: [24, 12.5, 1],
    nature: { body: '#3a3f63', dark: '#262a47', light: '#c9cbd8', accent: '#5d64a0', beak: '#8d91a6' },
  },
  {
    // Owl
    shapes: [
      ['body', SHOULDERS],
      ['body', 'M9 6c4 1 7 3 9 5 4-1.5 8-1.5 12 0 2-2 5-4 9-5 1 5 1 9 0 12 2 12-4 20-15 20S7 30 9 18C8 15 8 11 9 6z'],
      ['dark', 'M9 6c4 1 7 3 9 5 3 2 5 5 6 9-2-3-8-6-15-2-1-3-1-7 0-12z'],
      ['dark', 'M39 6c-4 1-7 3-9 5-3 2-5 5-6 9 2-3 8-6 15-2 1-3 1-7 0-12z'],
      ['light', circle(16.8, 22.5, 7)],
      ['light', circle(31.2, 22.5, 7)],
      ...eye(17.3, 22.5, 4.2),
      ...eye(30.7, 22.5, 4.2),
      ['beak', 'M24 24c1.8 1 2.8 2.4 2.6 4.200L24 32.500l-2.6-4.300c-.2-1.8.8-3.2 2.6-4.200z'],
      ['light', 'M15 40l2.5 2 2.5-2M28 40l2.5 2 2.5-2M21.5 43.500l2.5 2 2.5-2', 1.4],
    ],
    crown: [24, 9.5, 1],
    nature: { body: '#a5713f', dark: '#6e4726', light: '#f6e3c3', accent: '#d79b57', beak: '#f0a93b' },
  },
  {
    // Robin
    shapes: [
      ['body', 'M4 49c-1-8 1-13 4-18 1-13 7-20 16-20s15 7 16 20c3 5 5 10 4 18z'],
      ['accent', 'M10 30c0-9 6-13 14-13s14 4 14 13c0 10-6 15-14 15s-14-5-14-15z'],
      ['light', 'M12 49c1-6 6-9 12-9s11 3 12 9z'],
      ...eye(15.5, 22.5, 2.5),
      ...eye(32.5, 22.5, 2.5),
      ['beak', 'M24 22.500l3.6 3.600L24 30l-3.6-3.900z'],
    ],
    crown: [24, 11.5, 1],
    nature: { body: '#8a7355', dark: '#63513a', light: '#f7efe2', accent: '#ee7433', beak: '#4d3c2b' },
  },
  {
    // Penguin
    shapes: [
      ['body', SHOULDERS],
      ['body', 'M24 8c10 0 16 7 16 17 0 9-6 15-16 15S8 34 8 25C8 15 14 8 24 8z'],
      [
        'light',
        'M24 19c2-3.5 5-5 8-4.5 4 .8 6 5 5.5 10-.6 7-6 12.5-13.5 12.500s-12.9-5.5-13.5-12.500c-.5-5 1.5-9.2 5.5-10 3-.5 6 1 8 4.500z',
      ],
      ['light', 'M14 49c0-5 4-8 10-8s10 3 10 8z'],
      ['accent', oval(13.8, 29, 2.4, 1.7)],
      ['accent', oval(34.2, 29, 2.4, 1.7)],
      ...eye(17.5, 23, 2.4),
      ...eye(30.5, 23, 2.4),
      ['beak', 'M19.5 27c2-2.2 7-2.2 9 0 .6 1.8-2.5 5-4.5 5s-5.1-3.2-4.5-5z'],
    ],
    crown: [24, 8.5, 1],
    nature: { body: '#2f3a56', dark: '#1f2740', light: '#ffffff', accent: '#ffb3b3', beak: '#f79b2e' },
  },
  {
    // Duck
    shapes: [
      ['body', PROFILE],
      ['light', 'M9 40c7 2 18 3 26.5.500l.8 4.500C27 47.5 15 47 7.7 44.500z'],
      ['accent', 'M5 51c0-2 1-4 2.7-6.500C15 47 27 47.5 36.3 45c1.2 1.5 2 4 2.5 6z'],
      ['dark', 'M13 23c1-7 5-11 12-11 4 0 8 1.5 10.5 4.500C29 15 20 15 13 23z'],
      ['beak', 'M35 20.500c1.5 1.5 3 2 6 2.2 3 .1 5.5.6 5.5 2.5 0 3-6 4.3-12.5 3.6-1.5-2.5-1.5-6 1-8.300z'],
      ['dark', 'M34 25.800c4 .8 8 .6 12-.6', 0.8],
      ...wideEye(28, 20.5, 3),
    ],
    crown: [24, 12.5, 1],
    nature: { body: '#2f8f6b', dark: '#1f6f52', light: '#ffffff', accent: '#9a6a4a', beak: '#f5bd35' },
  },
  {
    // Chick
    shapes: [
      ['dark', 'M24 11c-1-4-4-6-7-6M24 11c0-4 1-6 3-8M24 11c2-3 4-4 7-4', 2.4],
      ['body', 'M4 49c-1-7 0-12 3-16C6 19 13 10 24 10s18 9 17 23c3 4 4 9 3 16z'],
      ['light', 'M13 49c0-7 5-11 11-11s11 4 11 11z'],
      ['accent', oval(12.5, 31, 3.2, 2.2)],
      ['accent', oval(35.5, 31, 3.2, 2.2)],
      ...eye(15.5, 25, 2.7),
      ...eye(32.5, 25, 2.7),
      ['beak', 'M24 26.500c3 0 5 1.4 5 2.8 0 1.6-2.5 4.2-5 4.200s-5-2.6-5-4.200c0-1.4 2-2.8 5-2.800z'],
      ['dark', 'M19.5 29.600c3 .9 6 .9 9 0', 0.8],
    ],
    crown: [24, 10.5, 1],
    nature: { body: '#ffd84d', dark: '#dd9a1c', light: '#fff1b0', accent: '#ffab6b', beak: '#f5852a' },
  },
  {
    // Toucan
    shapes: [
      ['body', 'M5 49c1-8 3-11 3-19 0-10 4-18 13-18 8 0 12 5 12 12 0 9-3 10-2 16 1 4 2 6 3 9z'],
      ['light', 'M20 20c6-3 12 0 13 5 0 7-3 9-3 14-6 1-11-3-12-9-1-4 0-8 2-10z'],
      ['beak', 'M27.5 17c3-5 11-6.5 16-1.5 4 4 4 9.5 1.5 14-2-3-5-4-8.5-3.5-3 .4-6.5 0-9-2-1-2-1-5 0-7z'],
      ['accent', 'M38 13.200c2 .3 4 1 5.5 2.3 4 4 4 9.5 1.5 14-1.3-2-3-3-5-3.4 1.5-4.2 1-9-2-12.900z'],
      ['dark', 'M27.3 20.600c5 1.6 10 1 16.7 2.4', 0.9],
      ...wideEye(22.5, 19, 3),
    ],
    crown: [20, 12.5, 0.95],
    nature: { body: '#2a2e45', dark: '#191c2e', light: '#fff3d6', accent: '#e8443a', beak: '#fbb03b' },
  },
  {
    // Parrot
    shapes: [
      ['accent', SHOULDERS],
      ['body', 'M24 7c10 0 15 7 15 17 0 12-5 18-15 18S9 36 9 24C9 14 14 7 24 7z'],
      ['light', oval(15.8, 23.5, 5.4, 7)],
      ['light', oval(32.2, 23.5, 5.4, 7)],
      ...eye(16.8, 21.5, 2.5),
      ...eye(31.2, 21.5, 2.5),
      ['dark', 'M12.5 27h4M13.5 29.500h3M31.5 27h4M31.5 29.500h3', 0.8],
      ['beak', 'M24 17c5 0 7.5 3.5 7 8-.5 4-4 6.5-7 12-3-5.5-6.5-8-7-12-.5-4.5 2-8 7-8z'],
      ['dark', 'M21.6 21.500v.1M26.4 21.500v.1', 1.5],
    ],
    crown: [24, 7.5, 1],
    nature: { body: '#e0403a', dark: '#8f1f22', light: '#fff4e6', accent: '#2f76d2', beak: '#4a4250' },
  },
  {
    // Flamingo
    shapes: [
      [
        'body',
        'M8 49c-2-8 6-9 10-13 3.5-3.5 1-8-1-13C15 15 20 9 27 9c8 0 12 6 10 13-1.5 5-7 6-7.5 8C29 34 33 38 33 49z',
      ],
      ['dark', 'M8 49c-2-8 6-9 10-13 2 4 1 8 2 13z'],
      ['light', 'M32 15c5 0 9 2 10.5 6 1 3.5 0 6-1.5 8l-8-4c-2.5-3-3-7-1-10z'],
      ['beak', 'M42.5 21c1.5 4.5 0 9.5-4 13-1.5-1.5-3-5-5.5-9 3.5 1.5 7-.5 9.5-4z'],
      ['dark', 'M31.8 20.300c3.5 1.7 6.5 2 10 1', 0.8],
      ...wideEye(27, 17, 2.8),
    ],
    crown: [25, 9.5, 0.95],
    nature: { body: '#ff8fa8', dark: '#ee6a8b', light: '#ffe3e6', accent: '#ffc2cd', beak: '#39324a' },
  },
  {
    // Rooster
    shapes: [
      ['#df3b3b', 'M15 15c-3-5 0-9 4-8 1-4 8-5 10-1 4-2 8 2 5 7-4 5-14 6-19 2z'],
      ['body', SHOULDERS],
      ['body', 'M24 11c8 0 13 6 13 14 0 9-5 15-13 15s-13-6-13-15c0-8 5-14 13-14z'],
      [
        'accent',
        'M9 42c2 2 4 2 6 0 2.5 2.5 4.5 2.5 6.5 0 1.5 2 3.5 2 5 0 2 2.5 4 2.5 6.5 0 2 2 4 2 6 0 2 2 3 4 3.5 7h-37c.5-3 1.5-5 3.5-7z',
      ],
      ['#df3b3b', 'M20.5 31c-1.5 3.5-1 7.5 1.5 7.5 1.5 0 2-1.5 2-3.5 0 2 .5 3.5 2 3.5 2.5 0 3-4 1.5-7.500z'],
      ...wideEye(17.5, 22.5, 3.1),
      ...wideEye(30.5, 22.5, 3.1),
      ['beak', 'M24 22.500c3 1 4.8 3.6 4.8 6L24 33l-4.8-4.500c0-2.4 1.8-5 4.8-6z'],
    ],
    crown: [24, 7.5, 0.9],
    nature: { body: '#fbf6ec', dark: '#d9c7a6', light: '#ffffff', accent: '#c98748', beak: '#f3b134' },
  },
  {
    // Cockatoo
    shapes: [
      ['accent', 'M22 16C15 15 9 10 8 3c5 0 8 2 10 5-1-4 0-7 2-8 3 2 4 4 4.5 7C26 4 29 2 33 2c0 5-3 11-8 14z'],
      ['body', SHOULDERS],
      ['body', 'M24 10c9 0 14 6 14 15 0 10-5 16-14 16s-14-6-14-16c0-9 5-15 14-15z'],
      ['light', 'M14 49c0-5 4-9 10-9s10 4 10 9z'],
      ['accent', oval(14.5, 29.5, 3.2, 2.6)],
      ['accent', oval(33.5, 29.5, 3.2, 2.6)],
      ...eye(16.8, 23, 2.5),
      ...eye(31.2, 23, 2.5),
      ['beak', 'M24 22c3.5 0 5.5 2.5 5 6-.4 2.5-3.5 4-5 8-1.5-4-4.6-5.5-5-8-.5-3.5 1.5-6 5-6z'],
    ],
    crown: [24, 10, 0.95],
    nature: { body: '#f8f7f3', dark: '#cfcdc2', light: '#ffffff', accent: '#fbc93d', beak: '#555a6d' },
  },
  {
    // Eagle
    shapes: [
      ['dark', 'M2 49c0-9 6-13 10-15l12 4 12-4c4 2 10 6 10 15z'],
      [
        'body',
        'M24 7c9 0 14 6 15 14 0 7-1 10-2 14l-3.5-1.500L32 38l-4-2-4 4-4-4-4 2-1.5-4.500L11 35c-1-4-2-7-2-14C10 13 15 7 24 7z',
      ],
      ...wideEye(16.5, 22, 3),
      ...wideEye(31.5, 22, 3),
      ['dark', 'M12 17.500l8.5 3M36 17.500l-8.5 3', 2.2],
      ['beak', 'M24 19c4 0 6.5 2.5 6.5 6 0 4-4.5 4.5-6.5 9.5-2-5-6.5-5.5-6.5-9.5 0-3.5 2.5-6 6.5-6z'],
      ['dark', 'M21.5 23.500v.1M26.5 23.500v.1', 1.4],
    ],
    crown: [24, 7.5, 1],
    nature: { body: '#fbfaf5', dark: '#5a4230', light: '#ffffff', accent: '#8a6a4d', beak: '#f7b52c' },
  },
  {
    // Kingfisher
    shapes: [
      ['accent', 'M7 49c1-6 3-9 4-14l24 1c0 6 3 9 4 13z'],
      ['body', 'M3 12c6 2 9 2 13 1 3-2.5 6-3.5 10-3.5 8 0 12 5 12 12 0 5-2 9-6 12L11 36c-2-4-1-8 0-12-4-3-7-7-8-12z'],
      ['light', 'M11 31c6 3 13 4 22 1.5 2 3-1 7-5 8-7 1.5-14-2-17-9.500z'],
      ['accent', 'M14 24c5-1 8-1 12 1 1 3-2 5-6 5-3 0-5-2-6-6z'],
      ['beak', 'M36.5 17.500L48 22.500c-3 1.5-8 3-12 3.2-1.5-2.4-1.5-5.8.5-8.200z'],
      ...wideEye(29, 19.5, 3),
    ],
    crown: [26, 10, 0.95],
    nature: { body: '#1f86c9', dark: '#14598c', light: '#ffffff', accent: '#ef8a3c', beak: '#2b3045' },
  },
  {
    // Puffin
    shapes: [
      ['body', SHOULDERS],
      ['body', 'M24 8c9 0 15 7 15 17s-6 16-15 16S9 35 9 25 15 8 24 8z'],
      [
        'light',
        'M22 15c-6 0-10.5 4-10.5 10.500S16 37 22 37c1-3.5 2-6.5 2-11s-1-7.5-2-11zM26 15c6 0 10.5 4 10.5 10.500S32 37 26 37c-1-3.5-2-6.5-2-11s1-7.5 2-11z',
      ],
      ['light', 'M13 49c0-4 5-7 11-7s11 3 11 7z'],
      ...eye(16.8, 24, 2.3),
      ...eye(31.2, 24, 2.3),
      ['dark', 'M13.5 20.500l4-1.800M34.5 20.500l-4-1.8', 1.2],
      ['beak', 'M24 19c3.5 1.5 5.5 5.5 5.5 9.5 0 4.5-2.5 8-5.5 10-3-2-5.5-5.5-5.5-10 0-4 2-8 5.5-9.500z'],
      ['#3f5c86', 'M24 19c3.5 1.5 5.3 4.5 5.5 8-3.5 1.5-7.5 1.5-11 0 .2-3.5 2-6.5 5.5-8z'],
      ['#fbd46b', 'M18.5 27.200c3.5 1.5 7.5 1.5 11 0', 1.5],
    ],
    crown: [24, 8.5, 1],
    nature: { body: '#2b2f40', dark: '#15182a', light: '#fbfbff', accent: '#8f96ad', beak: '#ef6a35' },
  },
  {
    // Swan
    shapes: [
      [
        'body',
        'M6 49c0-6 6-8 9-12 3-4.5 1-9 .5-14C15 14 19 8 26 8c7 0 11 5 11 11 0 7-6 8-7.5 11.500C28 35 32 40 32 49z',
      ],
      ['light', 'M6 49c0-6 6-8 9-12 2 3 2 8 2 12z'],
      ['beak', 'M33 14.500c4 3 9 6.5 11.5 11-4 2.5-8.5 1.5-12-1-2-3-2-7 .5-10z'],
      ['#23263a', 'M31 15.500c1-2 3-3 4.5-2 1.8 1.3 2 3.5.5 5-1.5 1.6-3.5 4.5-5.5 4-1.5-1.6-.8-5 .5-7z'],
      ...eye(26.5, 17, 2.2),
    ],
    crown: [25, 8.5, 0.95],
    nature: { body: '#ffffff', dark: '#aab4c8', light: '#dfe6f1', accent: '#c7d2e4', beak: '#f58a2e' },
  },
  {
    // Hoopoe
    shapes: [
      ['accent', 'M27 23L6.5 24l3.5-4-6.5-3 6.5-2.2-4-5.8 7 .6-1-7 6 3.500L20 1l4 5.500L28.5 3l1.5 9z'],
      [
        'dark',
        'M6.5 24l3.5-4 3 3.700zM3.5 17l6.5-2.2 2 3.200zM6 9l7 .6.6 3.800zM12 2.600l6 3.5-1 3.600zM20 1l4 5.5-2.6 2.600z',
      ],
      ['body', 'M9 49c1-7 4-10 4-16 0-9 4-16 12-16 7 0 11 4.5 11 10.5 0 7-4 8-3 13 1 3.5 3 5 4 8.500z'],
      ['light', 'M9.5 45c5 1 9 3 11 6H8z'],
      ['dark', 'M11.5 38c6 1 12 5 14 11h-4c-2-4.5-5.5-7-10.7-8z'],
      ['beak', 'M34.5 22.500c6 .5 10.5 4 13 10.5-4.5-3.5-8.5-4-13-3.5-1.5-2-1.5-5 0-7z'],
      ...eye(28, 24, 2.4),
    ],
    crown: [25, 17.5, 0.9],
    nature: { body: '#efb083', dark: '#3a3340', light: '#fff6ec', accent: '#e0864e', beak: '#4c4552' },
  },
];
