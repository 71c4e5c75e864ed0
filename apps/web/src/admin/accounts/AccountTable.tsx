import { useWords } from '../../base/language.ts';
import { AccountMenu, AccountName, AccountStatus, type RowsProps, When } from './AccountParts.tsx';
import { accountWords } from './account-words.ts';

/** Accounts as a table, not a grid: there the arrow keys would move between rows, and not open menus. */
export function AccountTable({ rows, onWish }: RowsProps) {
  const say = useWords(accountWords);
  return (
    <table aria-label={say('table')} className="accounts-table">
      <thead>
        <tr>
          <th scope="col">{say('account')}</th>
          <th scope="col">{say('status')}</th>
          <th scope="col">{say('seen')}</th>
          <th scope="col">{say('created')}</th>
          <th scope="col">
            <span className="visually-hidden">{say('acts')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.uin}>
            <th scope="row">
              <AccountName row={row} />
            </th>
            <td>
              <AccountStatus row={row} />
            </td>
            <td>
              <When at={row.seenAt} />
            </td>
            <td>
              <When at={row.createdAt} />
            </td>
            <td className="accounts-menu">
              <AccountMenu row={row} onWish={onWish} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
