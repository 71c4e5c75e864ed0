import { refuse } from '@rookery/protocol';
import { readBrowserKeys } from '../alerts/encryption.ts';
import type { Handlers } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';

/** Browsers that are to be told of news when the page is closed. */
export function subscriptionHandlers(parts: Parts): Pick<Handlers, 'SetPush' | 'EndPush'> {
  const { storage, alerts, config, log } = parts;

  return {
    async SetPush({ uin, session, fields }) {
      if (!alerts) return refuse('refused', 'Notifications by push are not switched on here.', 'push-off');
      const { EP: endpoint, KY: key, AU: auth, TX, LN: language = '' } = fields;
      const why = alerts.refusal(endpoint);
      if (why !== undefined) return refuse('malformed', `EP must be ${why}.`);
      if (!readBrowserKeys(key, auth)) return refuse('malformed', 'KY and AU must be the keys that the browser gives.');
      const subscription = { uin, session: session.id, endpoint, key, auth, preview: TX === 1, language };
      const outcome = await alerts.subscribe(subscription);
      if (outcome === 'gone') return refuse('session', 'Not logged in, or the session has ended.');
      if (outcome === 'crowded') return tooMany(config['web-push-subscriptions-per-account'], 'of this account');
      if (outcome === 'full') return tooMany(config['web-push-subscriptions'], 'here');
      log.info({ uin, session: session.id }, 'a browser is told by push');
      return {};
    },

    async EndPush({ uin, session }) {
      await storage.unsubscribe({ uin, session: session.id });
      return {};
    },
  };
}

function tooMany(most: number, where: string) {
  return refuse('large', `${most} browsers ${where} are told by push already.`, 'push-full');
}
