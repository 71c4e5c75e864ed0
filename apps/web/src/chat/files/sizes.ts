/** The largest box of a picture in a conversation, in pixels; that of the small pictures of the server. */
const MOST = 320;
/** The smallest: what is thinner is cut. */
const LEAST = 56;

/** How large a picture is shown in a conversation, in pixels. It is never larger than it is. */
export function boxOf({ width, height }: { width: number; height: number }): { width: number; height: number } {
  const scale = Math.min(1, MOST / width, MOST / height);
  const bounded = (pixels: number) => Math.round(Math.max(LEAST, pixels * scale));
  return { width: bounded(width), height: bounded(height) };
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
const STEP = 1024;

/** A size as people read it: `12 kB`, `1.4 MB`. */
export function sizeOf(bytes: number, locale: string): string {
  const power = bytes < STEP ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(STEP)));
  const unit = UNITS[power] ?? 'byte';
  const amount = bytes / STEP ** power;
  const maximumFractionDigits = power > 0 && amount < 10 ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits }).format(
    amount,
  );
}
