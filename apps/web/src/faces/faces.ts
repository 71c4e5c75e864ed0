import { birds, type Ink, type Plumage, type Shape } from './birds.ts';
import { hats } from './hats.ts';

/** What a face is made of, as places in the lists of birds, plumages, hats and grounds. */
export type Traits = {
  readonly bird: number;
  /** 0 is that of nature. */
  readonly plumage: number;
  /** 0 is none. */
  readonly hat: number;
  readonly ground: number;
};

/** Plumages that no bird has, from the first one on; the beaks stay as they are in nature. */
const plumages: readonly Omit<Plumage, 'beak'>[] = [
  { body: '#4f7fe0', dark: '#2c51a8', light: '#e4eeff', accent: '#f7b84b' },
  { body: '#35a27d', dark: '#1d6f56', light: '#e0f6ec', accent: '#f2795c' },
  { body: '#ef7f93', dark: '#b84a66', light: '#fff0f1', accent: '#f9c965' },
  { body: '#8a6fd1', dark: '#5a419c', light: '#f0eaff', accent: '#5cc7c0' },
  { body: '#e9a23f', dark: '#aa6716', light: '#fff2d9', accent: '#d9574a' },
];

/** What is behind a bird. */
const grounds = ['#bfe3f7', '#ffe3b3', '#c9edd2', '#ffd3d6', '#dcd4fa', '#f4ecd8', '#b8e6e2', '#d5dbea'] as const;

/** Which ground goes with which plumage: never one that the bird is lost in. */
const groundOf = [
  // Of nature: by the bird.
  [1, 6, 0, 3, 5, 0, 2, 1, 6, 0, 4, 0, 1, 6, 0, 2],
  [1, 5, 3, 2],
  [1, 3, 4, 5],
  [0, 6, 2, 7],
  [1, 2, 5, 6],
  [0, 4, 6, 7],
] as const;

export const BIRDS = birds.length;
export const PLUMAGES = plumages.length + 1;
export const HATS = hats.length + 1;
const DISTINCT = BIRDS * PLUMAGES * HATS;
const MOST_NUMBER = 65_535;
/** Old clients have one picture for three numbers: number 270 is their picture 91. */
const NUMBERS_PER_PICTURE = 3;

/** The picture that an old client shows for the number of a face; 0 is a number like any other there. */
export function oldPicture(number: number): number {
  return Math.floor(number / NUMBERS_PER_PICTURE) + 1;
}

/**
 * What the face with a number looks like. Nobody has chosen 0: such a face follows from the number of the account, so
 * that those who have chosen none can be told apart.
 */
export function traitsOf(number: number, uin: number): Traits {
  if (number === 0) return traits(scattered(uin) % (BIRDS * PLUMAGES));
  return traits(Math.floor((number & MOST_NUMBER) / NUMBERS_PER_PICTURE));
}

/** The lowest number, other than 0, whose face has these traits. */
export function numberOf({ bird, plumage, hat }: Omit<Traits, 'ground'>): number {
  const picture = bird + BIRDS * (plumage + PLUMAGES * hat);
  return picture === 0 ? 1 : picture * NUMBERS_PER_PICTURE;
}

/** What is drawn, in colours, from behind to the front: on a ground the bird, and on the bird a hat. */
export type Drawing = {
  readonly ground: string;
  /** An SVG transform of both: a bird with a hat is drawn smaller. */
  readonly size: string | undefined;
  readonly bird: readonly Shape[];
  readonly hat: readonly Shape[];
  /** An SVG transform of the hat. */
  readonly place: string;
};

const WITH_HAT = 'translate(4 8) scale(.835)';

/** Draws a face. */
export function drawingOf({ bird, plumage, hat, ground }: Traits): Drawing {
  const { shapes, crown, nature } = birds[bird] as (typeof birds)[number];
  const colours: Plumage = { ...nature, ...plumages[plumage - 1] };
  const [x, y, size] = crown;
  return {
    ground: grounds[ground] as string,
    size: hat === 0 ? undefined : WITH_HAT,
    bird: shapes.map(([ink, ...path]): Shape => [colourOf(ink, colours), ...path]),
    hat: hats[hat - 1] ?? [],
    place: `translate(${x} ${y}) scale(${size})`,
  };
}

function traits(picture: number): Traits {
  const distinct = picture % DISTINCT;
  const bird = distinct % BIRDS;
  const plumage = Math.floor(distinct / BIRDS) % PLUMAGES;
  const hat = Math.floor(distinct / (BIRDS * PLUMAGES));
  const choice = groundOf[plumage] ?? groundOf[0];
  // Beyond those that differ, the same ones stand before other grounds.
  const turn = Math.floor(picture / DISTINCT);
  const first = plumage === 0 ? (choice[bird] ?? 0) : (choice[(bird + hat) % choice.length] ?? 0);
  return { bird, plumage, hat, ground: (first + turn) % grounds.length };
}

function colourOf(ink: Ink, colours: Plumage): Ink {
  return ink.startsWith('#') ? ink : (colours[ink as keyof Plumage] as Ink);
}

/** A number that looks like chance, the same for the same account. */
function scattered(uin: number): number {
  let mixed = Math.imul(uin ^ (uin >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
