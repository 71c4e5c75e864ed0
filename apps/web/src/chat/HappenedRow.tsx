import type { Happening } from '@rookery/client';
import { memo, type ReactNode } from 'react';
import { Separators } from './MessageRow.tsx';
import type { RowKit } from './row-kit.ts';
import { isSameRow, type Row } from './rows.ts';

type HappenedRowProps = {
  readonly row: Row;
  /** What has happened, as a sentence. */
  readonly text: string;
  readonly kit: RowKit;
  readonly isCurrent: boolean;
  readonly isPointedOut: boolean;
  readonly beginning: ReactNode;
};

/** Says a happening in the conversation of a group. */
export type SayHappened = (happening: Happening) => string;

/** What has happened in a group, as a line among its messages. */
export const HappenedRow = memo(
  function HappenedRow({ row, text, kit, isCurrent, isPointedOut, beginning }: HappenedRowProps) {
    const { message } = row;
    const classes = ['message', 'message-happened', ...(isPointedOut ? ['message-pointed-out'] : [])];
    return (
      <>
        <Separators row={row} kit={kit} beginning={beginning} />
        <article
          className={classes.join(' ')}
          aria-label={text}
          data-key={message.key}
          data-number={message.number}
          tabIndex={isCurrent ? 0 : -1}
        >
          <p title={kit.times.full(message.at)}>
            <bdi>{text}</bdi>
          </p>
        </article>
      </>
    );
  },
  (before, after) =>
    isSameRow(before.row, after.row) &&
    before.text === after.text &&
    before.kit === after.kit &&
    before.isCurrent === after.isCurrent &&
    before.isPointedOut === after.isPointedOut &&
    before.beginning === after.beginning,
);
