import { Cell, Column, Row, Table, TableBody, TableHeader } from 'react-aria-components';
import { useWords } from '../../app/language.ts';
import { useTimes } from '../../ui/time.ts';
import { AccountMenu, AccountName, AccountStatus, type RowsProps, titleOf } from './AccountParts.tsx';
import { accountWords } from './account-words.ts';

/** Accounts as a table. */
export function AccountTable({ rows, onWish }: RowsProps) {
  const say = useWords(accountWords);
  const times = useTimes();
  return (
    <Table aria-label={say('table')} className="accounts-table">
      <TableHeader>
        <Column isRowHeader>{say('account')}</Column>
        <Column>{say('status')}</Column>
        <Column>{say('seen')}</Column>
        <Column className="accounts-created">{say('created')}</Column>
        <Column>
          <span className="visually-hidden">{say('acts')}</span>
        </Column>
      </TableHeader>
      <TableBody>
        {rows.map((row) => (
          <Row key={row.uin} id={row.uin} textValue={titleOf(row)}>
            <Cell>
              <AccountName row={row} />
            </Cell>
            <Cell>
              <AccountStatus row={row} />
            </Cell>
            <Cell className="number">{times.full(row.seenAt)}</Cell>
            <Cell className="number accounts-created">{times.full(row.createdAt)}</Cell>
            <Cell className="accounts-menu">
              <AccountMenu row={row} onWish={onWish} />
            </Cell>
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}
