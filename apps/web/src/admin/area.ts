import { createContext, useContext } from 'react';
import type { Messenger } from '../app/messenger.ts';
import { AccountBook } from './accounts/account-book.ts';
import { AuditLog } from './audit/audit-log.ts';
import { FigureSeries } from './figures/series.ts';
import { Traffic } from './traffic/traffic.ts';

/** State that is kept while the administration is open. */
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

/** The state of the open administration. */
export function useArea(): Area {
  const area = useContext(AreaContext);
  if (!area) throw new Error('There is no administration around this component.');
  return area;
}
