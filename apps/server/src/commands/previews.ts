import { refuse } from '@rookery/protocol';
import type { Handlers } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';

/** What pages say of themselves to which messages link. */
export function previewHandlers({ previews, limits }: Parts): Pick<Handlers, 'Preview'> {
  return {
    async Preview({ uin, fields: { UR: address }, session, steady }) {
      if (!previews) return refuse('refused', 'Link previews are not switched on here.');
      const why = previews.refusal(address);
      if (why !== undefined) return refuse('malformed', `UR must be ${why}.`);
      const { spent } = session.resident;
      const wait = limits.accountPreviews.waitSeconds(spent.previews, steady);
      if (wait > 0) return refuse('limited', `Too many link previews; wait ${wait} s.`, wait);
      spent.previews = limits.accountPreviews.spend(spent.previews, steady);
      const found = previews.of(uin, address);
      if (found === 'busy') return refuse('limited', 'Too many pages are being fetched; wait 1 s.', 1);
      const preview = await found;
      if (!preview) return { RS: 1 };
      return { RS: 0, TI: preview.title, NM: preview.site, TX: preview.description };
    },
  };
}
