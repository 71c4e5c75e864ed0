import { Cell, Column, Row, Table, TableBody, TableHeader } from 'react-aria-components';
import { useWords } from '../../app/language.ts';
import { AccountMenu, AccountName, AccountStatus, type RowsProps, titleOf, When } from './AccountParts.tsx';
import { accountWords } from './account-words.ts';

/** Accounts as a table. */
export function AccountTable({ rows, onWish }: RowsProps) {
  const say = useWords(accountWords);
  return (
    <Table aria-label={say('table')} className="accounts-table">
      <TableHeader>
        <Column isRowHeader>{say('account')}</Column>
        <Column>{say('status')}</Column>
        <Column>{say('seen')}</Column>
        <Column>{say('created')}</Column>
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
            <Cell>
              <When at={row.seenAt} />
            </Cell>
            <Cell>
              <When at={row.createdAt} />
            </Cell>
            <Cell className="accounts-menu">
              <AccountMenu row={row} onWish={onWish} />
            </Cell>
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}
