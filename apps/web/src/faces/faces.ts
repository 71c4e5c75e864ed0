import { birds, type Ink, type Plumage, type Shape } from './birds.ts';
import { hats } from './hats.ts';

/** The traits of a face, as indexes into the lists of birds, plumages, hats and grounds. */
export type Traits = {
  readonly bird: number;
  /** 0: natural. */
  readonly plumage: number;
  /** 0: none. */
  readonly hat: number;
  readonly ground: number;
};

/** Artificial plumages; beaks keep their natural colour. */
const plumages: readonly Omit<Plumage, 'beak'>[] = [
  { body: '#4f7fe0', dark: '#2c51a8', light: '#e4eeff', accent: '#f7b84b' },
  { body: '#35a27d', dark: '#1d6f56', light: '#e0f6ec', accent: '#f2795c' },
  { body: '#ef7f93', dark: '#b84a66', light: '#fff0f1', accent: '#f9c965' },
  { body: '#8a6fd1', dark: '#5a419c', light: '#f0eaff', accent: '#5cc7c0' },
  { body: '#e9a23f', dark: '#aa6716', light: '#fff2d9', accent: '#d9574a' },
];

/** Background colours. */
const grounds = ['#bfe3f7', '#ffe3b3', '#c9edd2', '#ffd3d6', '#dcd4fa', '#f4ecd8', '#b8e6e2', '#d5dbea'] as const;

/** The grounds that contrast with each plumage. */
const groundOf = [
  // Natural plumage: by bird.
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
/** Legacy clients have one picture for three numbers: number 270 is their picture 91. */
const NUMBERS_PER_PICTURE = 3;

/** The picture that a legacy client shows for a face number; 0 is an ordinary number there. */
export function legacyPicture(number: number): number {
  return Math.floor(number / NUMBERS_PER_PICTURE) + 1;
}

/**
 * The traits of a face number. 0 means none was chosen: the face is then derived from the account number, so that these
 * accounts look different, too.
 */
export function traitsOf(number: number, uin: number): Traits {
  if (number === 0) return traits(scattered(uin) % (BIRDS * PLUMAGES));
  return traits(Math.floor((number & MOST_NUMBER) / NUMBERS_PER_PICTURE));
}

/** The lowest number, other than 0, with these traits. */
export function numberOf({ bird, plumage, hat }: Omit<Traits, 'ground'>): number {
  const picture = bird + BIRDS * (plumage + PLUMAGES * hat);
  return picture === 0 ? 1 : picture * NUMBERS_PER_PICTURE;
}

/** The layers of a face, from back to front: ground, bird, hat. */
export type Drawing = {
  readonly ground: string;
  /** An SVG transform for bird and hat: a bird with a hat is drawn smaller. */
  readonly size: string | undefined;
  readonly bird: readonly Shape[];
  readonly hat: readonly Shape[];
  /** An SVG transform for the hat. */
  readonly place: string;
};

const WITH_HAT = 'translate(4 8) scale(.835)';

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
  // Higher numbers repeat the traits on other grounds.
  const turn = Math.floor(picture / DISTINCT);
  const first = plumage === 0 ? (choice[bird] ?? 0) : (choice[(bird + hat) % choice.length] ?? 0);
  return { bird, plumage, hat, ground: (first + turn) % grounds.length };
}

function colourOf(ink: Ink, colours: Plumage): Ink {
  return ink.startsWith('#') ? ink : (colours[ink as keyof Plumage] as Ink);
}

/** A pseudo-random number derived from the account number. */
function scattered(uin: number): number {
  let mixed = Math.imul(uin ^ (uin >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
