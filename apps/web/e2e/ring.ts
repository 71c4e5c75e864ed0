import type { Page } from 'playwright-core';

/** The contrast that WCAG asks of graphics. */
const LEAST_CONTRAST = 3;

/** Measures the focus ring, if any, against what it lies on: its faults. */
export async function ringFaults(page: Page): Promise<string[]> {
  const measured = await measure(page);
  if (!measured || measured.contrast >= LEAST_CONTRAST) return [];
  const { contrast, ring, ground, of } = measured;
  return [`the ring around ${of} is hardly to be seen: ${contrast.toFixed(2)}, rgb(${ring}) on rgb(${ground})`];
}

type Measured = { readonly contrast: number; readonly ring: string; readonly ground: string; readonly of: string };

function measure(page: Page): Promise<Measured | undefined> {
  return page.evaluate(() => {
    type Colour = readonly [number, number, number, number];
    const coloursIn = (css: string): Colour[] =>
      [...css.matchAll(/rgba?\(([^)]*)\)/g)].map(([, parts = '']) => {
        const [red = 0, green = 0, blue = 0, alpha = 1] = parts.split(/[\s,/]+/).map(Number);
        return [red, green, blue, alpha];
      });
    const over = ([r, g, b, a]: Colour, [R, G, B]: Colour): Colour => [
      r * a + R * (1 - a),
      g * a + G * (1 - a),
      b * a + B * (1 - a),
      1,
    ];
    const luminance = ([r, g, b]: Colour) => {
      const linear = (part: number) => (part <= 10.31475 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4);
      return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    };
    const contrast = (one: Colour, other: Colour) => {
      const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
      return (high + 0.05) / (low + 0.05);
    };
    /** The colour of a gradient at a point; those of the themes run downwards, or to the right by `90deg`. */
    const gradientAt = (css: string, box: DOMRect, x: number, y: number): Colour | undefined => {
      const [length, at] = css.includes('90deg') ? [box.width, x - box.left] : [box.height, y - box.top];
      const parts = [...css.matchAll(/(rgba?\([^)]*\))\s*([\d.]+(?:px|%))?/g)];
      const stops = parts.map(([, colour = '', place], index) => {
        const even = (index / Math.max(1, parts.length - 1)) * length;
        const number = Number.parseFloat(place ?? '');
        return {
          colour: coloursIn(colour)[0],
          at: place ? (place.endsWith('%') ? (number / 100) * length : number) : even,
        };
      });
      const next = stops.findIndex((stop) => stop.at >= at);
      const [to, from] = next === -1 ? [stops.at(-1), stops.at(-1)] : [stops[next], stops[Math.max(0, next - 1)]];
      if (!to?.colour || !from?.colour) return undefined;
      const share = to.at === from.at ? 1 : (at - from.at) / (to.at - from.at);
      const [a, b] = [from.colour, to.colour];
      return [0, 1, 2, 3].map((n) => (a[n] ?? 0) + ((b[n] ?? 0) - (a[n] ?? 0)) * share) as unknown as Colour;
    };
    /** The layers painted at a point, by an element and its ancestors. */
    const groundAt = (from: Element | null, x: number, y: number): Colour => {
      const layers: Colour[] = [];
      for (let element = from; element; element = element.parentElement) {
        const box = element.getBoundingClientRect();
        const isOut = x < box.left || x > box.right || y < box.top || y > box.bottom;
        const { backgroundColor, backgroundImage, position } = getComputedStyle(element);
        const picture = backgroundImage.includes('gradient') ? gradientAt(backgroundImage, box, x, y) : undefined;
        const colour = picture ?? coloursIn(backgroundColor)[0] ?? [0, 0, 0, 0];
        if (!isOut || position === 'fixed') layers.push(colour);
        if (!isOut && colour[3] === 1) break;
      }
      return layers.reduceRight((ground, layer) => over(layer, ground), [255, 255, 255, 1] as Colour);
    };

    const active = document.activeElement;
    if (!active || active === document.body) return undefined;
    const around = [active, ...active.children, active.parentElement, active.parentElement?.parentElement];
    const ringed = around.find((element) => {
      if (!element) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
    });
    if (!ringed) return undefined;
    const { outlineColor, outlineOffset, outlineWidth } = getComputedStyle(ringed);
    const reach = Number.parseFloat(outlineOffset) + Number.parseFloat(outlineWidth) / 2;
    const { left, right, top, bottom } = ringed.getBoundingClientRect();
    const [middle, centre] = [(left + right) / 2, (top + bottom) / 2];
    const points = [
      [middle, top - reach],
      [middle, bottom + reach],
      [left - reach, centre],
      [right + reach, centre],
    ] as const;
    const [ring] = coloursIn(outlineColor);
    if (!ring) return undefined;
    const measured = points
      .filter(([x, y]) => x > 0 && y > 0 && x < innerWidth && y < innerHeight)
      .map(([x, y]) => {
        const ground = groundAt(reach > 0 ? ringed.parentElement : ringed, x, y);
        return { contrast: contrast(over(ring, ground), ground), ground };
      })
      .sort((a, b) => a.contrast - b.contrast);
    const [worst] = measured;
    if (!worst) return undefined;
    const name = active.getAttribute('aria-label') ?? active.textContent ?? '';
    const told = (colour: Colour) => colour.slice(0, 3).map(Math.round).join(' ');
    return {
      contrast: worst.contrast,
      ring: told(ring),
      ground: told(worst.ground),
      of: `${active.tagName.toLowerCase()}.${active.className} “${name.trim().slice(0, 40)}”`,
    };
  });
}
