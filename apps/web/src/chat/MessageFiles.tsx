import type { AttachedFile } from '@rookery/protocol';
import { Download, File, ImageOff } from 'lucide-react';
import { useState } from 'react';
import { kindOf } from '../base/gist.ts';
import { useLocale, useWords } from '../base/language.ts';
import { addressOf, thumbnailOf } from './files/file-address.ts';
import { fileWords } from './files/file-words.ts';
import { boxOf, sizeOf } from './files/sizes.ts';
import './message-files.css';

type FilesProps = { readonly files: readonly AttachedFile[]; readonly onView: (file: AttachedFile) => void };

/** The files of a message: pictures first, what can be played, and all else to download. */
export function MessageFiles({ files, onView }: FilesProps) {
  const pictures = files.filter((file) => kindOf(file) === 'picture');
  const others = files.filter((file) => kindOf(file) !== 'picture');
  return (
    <div className="files">
      {pictures.length > 0 && (
        <div className={pictures.length > 1 ? 'pictures pictures-many' : 'pictures'}>
          {pictures.map((file) => (
            <Picture key={file.id} file={file} isAlone={pictures.length === 1} onView={onView} />
          ))}
        </div>
      )}
      {others.map((file) => (
        <OtherFile key={file.id} file={file} />
      ))}
    </div>
  );
}

function Picture({
  file,
  isAlone,
  onView,
}: {
  file: AttachedFile;
  /** It is shown as a whole; several stand beside each other as squares. */
  isAlone: boolean;
  onView: FilesProps['onView'];
}) {
  const say = useWords(fileWords);
  const [isGone, setIsGone] = useState(false);
  const { width, height } = boxOf(file);
  return (
    <button
      type="button"
      className="picture"
      // The room is there before the picture is.
      style={isAlone ? { width, aspectRatio: `${width} / ${height}` } : undefined}
      aria-label={say(isGone ? 'gone' : 'open', { name: file.name })}
      title={isGone ? say('gone') : file.name}
      onClick={() => isGone || onView(file)}
    >
      {isGone ? (
        <ImageOff aria-hidden />
      ) : (
        <img src={thumbnailOf(file)} alt="" decoding="async" draggable={false} onError={() => setIsGone(true)} />
      )}
    </button>
  );
}

function OtherFile({ file }: { file: AttachedFile }) {
  switch (kindOf(file)) {
    case 'sound':
      return (
        <figure className="file-played">
          <FileCard file={file} />
          {/* biome-ignore lint/a11y/useMediaCaption: what people record has no captions */}
          <audio src={addressOf(file)} controls preload="metadata" aria-label={file.name} />
        </figure>
      );
    case 'film':
      return (
        <figure className="file-played">
          {/* biome-ignore lint/a11y/useMediaCaption: what people record has no captions */}
          <video src={addressOf(file)} controls preload="metadata" playsInline aria-label={file.name} />
        </figure>
      );
    default:
      return <FileCard file={file} />;
  }
}

function FileCard({ file }: { file: AttachedFile }) {
  const say = useWords(fileWords);
  const locale = useLocale();
  const { name, bytes } = file;
  const size = sizeOf(bytes, locale);
  return (
    <a className="file-card" href={addressOf(file)} download={name} title={name}>
      <File aria-hidden className="file-mark" />
      <span className="file-words">
        <bdi className="file-name">{name}</bdi>
        <span className="file-size">{size}</span>
      </span>
      <Download aria-hidden />
      <span className="visually-hidden">{say('save')}</span>
    </a>
  );
}
