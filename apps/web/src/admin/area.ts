import type { Messenger } from '../base/context.ts';
import { AccountBook } from './accounts/account-book.ts';
import { AuditLog } from './audit/audit-log.ts';
import { FigureSeries } from './figures/series.ts';
import { Traffic } from './traffic/traffic.ts';

/** What the screens show, kept while the administration is open. */
export type Area = {
  readonly accounts: AccountBook;
  readonly audit: AuditLog;
  readonly figures: FigureSeries;
  readonly traffic: Traffic;
};

export function openArea({ client, tap, carrier }: Messenger): Area {
  return {
    accounts: new AccountBook(client),
    audit: new AuditLog(client),
    figures: new FigureSeries(client),
    traffic: new Traffic({ client, tap, carrier }),
  };
}
