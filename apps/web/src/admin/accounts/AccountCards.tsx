import { useWords } from '../../base/language.ts';
import { AccountMenu, AccountName, AccountStatus, type RowsProps, When } from './AccountParts.tsx';
import { accountWords } from './account-words.ts';

/** Accounts as cards, where a table does not fit. */
export function AccountCards({ rows, onWish }: RowsProps) {
  const say = useWords(accountWords);
  return (
    <ul className="accounts-cards" aria-label={say('table')}>
      {rows.map((row) => (
        <li key={row.uin} className="accounts-card">
          <div className="accounts-card-head">
            <AccountName row={row} />
            <AccountMenu row={row} onWish={onWish} />
          </div>
          <dl className="accounts-facts">
            <div>
              <dt>{say('status')}</dt>
              <dd>
                <AccountStatus row={row} />
              </dd>
            </div>
            <div>
              <dt>{say('seen')}</dt>
              <dd>
                <When at={row.seenAt} />
              </dd>
            </div>
            <div>
              <dt>{say('created')}</dt>
              <dd>
                <When at={row.createdAt} />
              </dd>
            </div>
          </dl>
        </li>
      ))}
    </ul>
  );
}
