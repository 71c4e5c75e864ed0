import { isBlank, type Latest } from '@rookery/store';
import { evened } from './direction.ts';
import { defineWords, type Say } from './language.ts';

/** What stands in the place of the text of a message that has none, or cannot show it. */
export const gistWords = defineWords({
  en: {
    blank: '(empty message)',
    recalled: 'Message taken back',
    picture: '[Picture]',
    pictures: '[{{many}} pictures]',
    sound: '[Audio]',
    film: '[Video]',
    file: '[File] {{name}}',
    files: '[{{many}} files]',
  },
  zh: {
    blank: '（空白消息）',
    recalled: '消息已撤回',
    picture: '[图片]',
    pictures: '[{{many}} 张图片]',
    sound: '[音频]',
    film: '[视频]',
    file: '[文件] {{name}}',
    files: '[{{many}} 个文件]',
  },
});

type Files = NonNullable<Latest['files']>;
type Said = Pick<Latest, 'text'> & { files?: Files | undefined; isRecalled?: boolean | undefined };

/** A message in a few words, for where it is not shown as a whole. */
export function gistOf({ text, files = [], isRecalled }: Said, say: Say<typeof gistWords.en>): string {
  if (isRecalled) return say('recalled');
  const said = isBlank(text) ? '' : evened(text);
  if (files.length === 0) return said || say('blank');
  return `${marked(files, say)} ${said}`.trim();
}

function marked(files: Files, say: Say<typeof gistWords.en>): string {
  const [first] = files;
  const kinds = new Set(files.map(kindOf));
  const many = files.length;
  if (many > 1) return say(kinds.size === 1 && kinds.has('picture') ? 'pictures' : 'files', { many });
  return first ? say(kindOf(first), { name: first.name }) : '';
}

/** How a file is shown. Only pictures have a size that is known beforehand. */
export function kindOf({ type, width, height }: Files[number]): 'picture' | 'sound' | 'film' | 'file' {
  if (type.startsWith('image/') && width > 0 && height > 0) return 'picture';
  if (type.startsWith('audio/')) return 'sound';
  return type.startsWith('video/') ? 'film' : 'file';
}
