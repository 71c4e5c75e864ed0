import { Fragment, type ReactNode } from 'react';
import { useWords } from '../app/language.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { blocksIn, type CodePart, inlineCodeIn } from './code-parts.ts';
import { words } from './words.ts';
import './code.css';

/** A text with its blocks of code; `rest` shows what stands between them. */
export function inBlocks(text: string, rest: (text: string) => ReactNode): ReactNode {
  return blocksIn(text).map((part, index) => {
    const key = `${index}`;
    return part.kind === 'words' ? <Fragment key={key}>{rest(part.text)}</Fragment> : <Block key={key} {...part} />;
  });
}

/** A text with the code in its lines; `rest` shows what stands between. */
export function inLines(text: string, rest: (text: string) => ReactNode): ReactNode {
  return inlineCodeIn(text).map((part, index) => {
    const key = `${index}`;
    if (part.kind === 'words') return <Fragment key={key}>{rest(part.text)}</Fragment>;
    return (
      <Fragment key={key}>
        <Sign text={part.before} />
        <code className="message-code">{part.text}</code>
        <Sign text={part.after} />
      </Fragment>
    );
  });
}

/** What makes code of a text: it is copied with it, and not seen. */
function Sign({ text }: { text: string }) {
  return <span className="message-sign">{text}</span>;
}

/** A block of code; what is too wide is scrolled to. */
function Block({ text, before, after }: Exclude<CodePart, { kind: 'words' }>) {
  const say = useWords(words);
  return (
    <span className="message-block">
      <Sign text={before} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <code tabIndex={0} dir="ltr">
        {text}
      </code>
      <Sign text={after} />
      <CopyButton isIcon text={text} label={say('copyCode')} />
    </span>
  );
}
