/** How far a picture can be enlarged, beyond the size at which all of it is in sight. */
const MOST = 8;
const STEP = 1.5;

/** The next zoom, larger or smaller; 1: all of the picture is in sight. */
export function zoomed(zoom: number, direction: 1 | -1): number {
  const next = direction === 1 ? zoom * STEP : zoom / STEP;
  return Math.min(MOST, Math.max(1, next < STEP ** 0.5 ? 1 : next));
}

type Size = { readonly width: number; readonly height: number };

/** How large a picture is when all of it is in sight: never larger than it is. */
export function fitted({ width, height }: Size, room: Size): Size {
  const scale = Math.min(1, room.width / width, room.height / height);
  return { width: width * scale, height: height * scale };
}
