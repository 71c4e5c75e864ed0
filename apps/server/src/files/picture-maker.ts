import { setPriority } from 'node:os';
import sharp, { type Sharp } from 'sharp';

/**
 * A process of its own that makes pictures anew: what comes from strangers is read by large libraries in C, so that what
 * breaks them, or takes long, breaks or takes nothing else. See `pictures.ts`.
 */

/** A picture that is to be made anew: `path` is read, `path.picture` and `path.thumbnail` are written. */
export type Order = { readonly path: string; readonly mostPixels: number };

/** What has been made; nothing when it could not be. */
export type Made =
  | { readonly type: string; readonly width: number; readonly height: number }
  | { readonly error: string };

const THUMBNAIL_PIXELS = 320;
const MOST_FRAMES = 1000;
const QUALITY = 88;
const LOW_PRIORITY = 10;

if (process.send) work(process.send.bind(process));

function work(answer: (made: Made) => void): void {
  setPriority(LOW_PRIORITY);
  sharp.cache(false);
  sharp.concurrency(1);
  // Only what is for these: SVG, say, could name other files.
  sharp.block({ operation: ['VipsForeignLoad'] });
  const forms = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'];
  sharp.unblock({ operation: forms.map((form) => `VipsForeignLoad${form}File`) });
  process.on('disconnect', () => process.exit());
  process.on('message', (order: Order) => {
    make(order).then(answer, (error: unknown) => answer({ error: String(error) }));
  });
}

async function make({ path, mostPixels }: Order): Promise<Made> {
  const options = { limitInputPixels: mostPixels, failOn: 'error' } as const;
  const { format, pages = 1, compression } = await sharp(path, options).metadata();
  const animated = pages > 1 && (format === 'gif' || format === 'webp');
  if (pages > MOST_FRAMES) return { error: 'too many frames' };
  if (format === 'heif' && compression !== 'av1') return { error: 'not to be read here' };
  // Without what it says of itself (where, when, with what), and without what stands behind its end.
  const read = sharp(path, { ...options, animated });
  const upright = animated ? read : read.autoOrient();
  const { type, written } = inForm(upright, format);
  const { width, height, pageHeight } = await written.toFile(`${path}.picture`);
  await sharp(path, options)
    .autoOrient()
    .resize(THUMBNAIL_PIXELS, THUMBNAIL_PIXELS, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 75 })
    .toFile(`${path}.thumbnail`);
  return { type, width, height: pageHeight ?? height };
}

/** In the form that it came in; AVIF takes too long to be written, and becomes WebP. */
function inForm(picture: Sharp, format: string | undefined): { type: string; written: Sharp } {
  if (format === 'jpeg') return { type: 'image/jpeg', written: picture.jpeg({ quality: QUALITY }) };
  if (format === 'png') return { type: 'image/png', written: picture.png() };
  if (format === 'gif') return { type: 'image/gif', written: picture.gif() };
  return { type: 'image/webp', written: picture.webp({ quality: QUALITY }) };
}
