import { createContext, useContext } from 'react';
import type { Messenger } from '../app/messenger.ts';
import { AccountBook } from './accounts/account-book.ts';
import { AuditLog } from './audit/audit-log.ts';
import { FigureSeries } from './figures/series.ts';
import { Traffic } from './traffic/traffic.ts';

/** What is known while one is in the administration; it is gone with leaving it. */
export class Area {
  readonly accounts: AccountBook;
  readonly audit: AuditLog;
  readonly figures: FigureSeries;
  readonly traffic: Traffic;

  constructor({ client, tap, carrier }: Messenger) {
    this.accounts = new AccountBook(client);
    this.audit = new AuditLog(client);
    this.figures = new FigureSeries(client);
    this.traffic = new Traffic({ client, tap, carrier });
  }
}

export const AreaContext = createContext<Area | undefined>(undefined);

/** The administration that is open. */
export function useArea(): Area {
  const area = useContext(AreaContext);
  if (!area) throw new Error('There is no administration around this component.');
  return area;
}
