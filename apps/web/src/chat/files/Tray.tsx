import { File, RotateCcw, X } from 'lucide-react';
import { useLocale, useWords } from '../../base/language.ts';
import { IconButton } from '../../ui/Button.tsx';
import { useMessageProblem } from '../message-problems.ts';
import type { Attachment } from './attachments.ts';
import { fileWords } from './file-words.ts';
import { sizeOf } from './sizes.ts';
import './tray.css';

type TrayProps = {
  readonly attachments: readonly Attachment[];
  readonly onRemove: (key: string) => void;
  readonly onRetry: (key: string) => void;
};

/** Over the message field: the files that go with the message, and how far each has come. */
export function Tray({ attachments, onRemove, onRetry }: TrayProps) {
  const say = useWords(fileWords);
  return (
    <ul className="tray" aria-label={say('tray')}>
      {attachments.map((each) => (
        <TrayItem key={each.key} attachment={each} onRemove={onRemove} onRetry={onRetry} />
      ))}
    </ul>
  );
}

function TrayItem({
  attachment,
  onRemove,
  onRetry,
}: { attachment: Attachment } & Pick<TrayProps, 'onRemove' | 'onRetry'>) {
  const say = useWords(fileWords);
  const locale = useLocale();
  const problem = useMessageProblem();
  const { key, name, bytes, picture, sent, file, error } = attachment;
  const percent = bytes === 0 ? 100 : Math.floor((100 * sent) / bytes);
  const isUnderWay = file === undefined && error === undefined;
  return (
    <li className={error === undefined ? 'tray-item' : 'tray-item tray-failed'}>
      {picture === undefined ? <File aria-hidden className="file-mark" /> : <img src={picture} alt="" />}
      <span className="file-words">
        <bdi className="tray-name" title={name}>
          {name}
        </bdi>
        <span className="file-size">
          {error !== undefined ? say('trouble', { why: problem(error) }) : sizeOf(bytes, locale)}
          {isUnderWay && ` · ${sent === 0 ? say('waiting') : say('sending', { percent })}`}
        </span>
        {isUnderWay && <progress max={100} value={percent} aria-label={name} />}
      </span>
      {error !== undefined && (
        <IconButton label={say('retry', { name })} onPress={() => onRetry(key)}>
          <RotateCcw aria-hidden />
        </IconButton>
      )}
      <IconButton label={say('cancel', { name })} onPress={() => onRemove(key)}>
        <X aria-hidden />
      </IconButton>
    </li>
  );
}
