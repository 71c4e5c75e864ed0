import { useMemo } from 'react';
import { useLocale } from '../../base/language.ts';
import type { FigureName } from './series.ts';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Functions that format amounts. */
export type Amounts = { readonly of: (name: FigureName, value: number) => string };

/** Formats amounts in the language of the page. */
export function useAmounts(): Amounts {
  const locale = useLocale();
  return useMemo(() => {
    const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    const rate = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    return {
      of: (name, value) => {
        if (name === 'memory' || name === 'database') return bytesIn(locale, value);
        const isRate = name === 'messages' || name === 'requests' || name === 'refusals';
        return (isRate && value < 100 ? rate : whole).format(value);
      },
    };
  }, [locale]);
}

/** An amount of bytes in a suitable unit, by powers of 1000. */
export function bytesIn(locale: string, bytes: number): string {
  const power = Math.min(Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)), UNITS.length - 1);
  const maximumFractionDigits = power === 0 || bytes >= 100 * 1000 ** power ? 0 : 1;
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit: UNITS[power] as string, maximumFractionDigits });
  return format.format(bytes / 1000 ** power);
}
