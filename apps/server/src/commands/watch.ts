import { refuse } from '@rookery/protocol';
import type { Handlers } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';

/** Traffic, shown to the account that it belongs to. */
export function watchHandlers({ watching }: Parts): Pick<Handlers, 'Watch'> {
  return {
    Watch({ uin, session, fields, peer }) {
      const { link } = peer;
      if (link === undefined || link.session !== session) {
        return refuse('refused', 'Watch needs a connection of lines or a WebSocket that is bound to this session.');
      }
      if (fields.ON === 1) watching.begin(uin, link);
      else watching.end(uin, link);
      return {};
    },
  };
}
