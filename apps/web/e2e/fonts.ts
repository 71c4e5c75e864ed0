import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Fonts that a machine may have. */
export type FontSet = {
  /** The font that draws Latin letters, in every theme. */
  readonly letters: string;
  /** All fonts, by family. */
  readonly families: readonly string[];
  /** The Debian packages that contain them. */
  readonly packages: string;
};

const EMOJI = 'Noto Color Emoji';

export const fontSets: readonly FontSet[] = [
  {
    letters: 'DejaVu Sans',
    families: ['DejaVu Sans', 'DejaVu Sans Mono', 'Noto Sans CJK SC', EMOJI],
    packages: 'fonts-dejavu-core, fonts-noto-cjk and fonts-noto-color-emoji',
  },
  {
    letters: 'Noto Sans CJK SC',
    families: ['Noto Sans CJK SC', 'Noto Sans Mono CJK SC', EMOJI],
    packages: 'fonts-noto-cjk and fonts-noto-color-emoji',
  },
  {
    // Metrically compatible with Arial.
    letters: 'Liberation Sans',
    families: ['Liberation Sans', 'Liberation Mono', 'Noto Sans CJK SC', EMOJI],
    packages: 'fonts-liberation, fonts-noto-cjk and fonts-noto-color-emoji',
  },
];

const FOLDERS = ['/usr/share/fonts', '/usr/local/share/fonts', join(homedir(), '.local/share/fonts')];

/**
 * The environment of a browser that has only these fonts.
 *
 * @param folder a folder of the test, for the configuration and the cache of fontconfig
 */
export function onlyFonts({ families, letters }: FontSet, folder: string): Record<string, string> {
  mkdirSync(folder, { recursive: true });
  const accepted = families.map((family) => pattern('family', `<string>${family}</string>`));
  const rejected = ['true', 'false'].map((scalable) => pattern('scalable', `<bool>${scalable}</bool>`));
  const mono = families.find((family) => family.includes('Mono')) ?? letters;
  const file = join(folder, 'fonts.conf');
  writeFileSync(
    file,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
${FOLDERS.map((each) => `<dir>${each}</dir>`).join('\n')}
<cachedir>${join(folder, 'cache')}</cachedir>
<selectfont>
<acceptfont>${accepted.join('')}</acceptfont>
<rejectfont>${rejected.join('')}</rejectfont>
</selectfont>
${['sans-serif', 'serif', 'system-ui'].map((name) => alias(name, letters)).join('\n')}
${alias('monospace', mono)}
</fontconfig>
`,
  );
  return { FONTCONFIG_FILE: file };
}

function pattern(name: string, value: string): string {
  return `<pattern><patelt name="${name}">${value}</patelt></pattern>`;
}

function alias(name: string, family: string): string {
  return `<alias><family>${name}</family><prefer><family>${family}</family></prefer></alias>`;
}

/** The font families that an element's text is drawn with. */
export async function fontsOf(page: Page, selector: string): Promise<string[]> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('DOM.enable');
  await devtools.send('CSS.enable');
  const { root } = await devtools.send('DOM.getDocument');
  const { nodeId } = await devtools.send('DOM.querySelector', { nodeId: root.nodeId, selector });
  const { fonts } = await devtools.send('CSS.getPlatformFontsForNode', { nodeId });
  await devtools.detach();
  return fonts.map(({ familyName }) => familyName).sort();
}
