import type { Handlers } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import type { Act } from '../storage/storage.ts';
import { fitting } from './paging.ts';

const STANDARD_PAGE = 50;

/** What is done, as the audit log has it. */
export function actOf({ config }: Pick<Parts, 'config'>, by: number, at: number): Act {
  return { by, at, most: config['audit-rows'] };
}

/** What administrators and the command line have done. */
export function auditHandlers({ storage, config }: Parts): Pick<Handlers, 'AuditLog'> {
  return {
    async AuditLog({ fields }) {
      const { acts, next } = await storage.auditLog({ before: fields.ID ?? 0, count: fields.CT ?? STANDARD_PAGE });
      const page = fitting(acts, config['page-bytes'], ({ act, detail }) => [act, detail]);
      return {
        SN: page.length,
        ND: page.length < acts.length ? (page.at(-1)?.number ?? 0) : next,
        ID: page.map(({ number }) => number),
        TS: page.map(({ at }) => at),
        BY: page.map(({ by }) => by),
        ON: page.map(({ about }) => about),
        AC: page.map(({ act }) => act),
        MG: page.map(({ detail }) => detail),
      };
    },
  };
}
