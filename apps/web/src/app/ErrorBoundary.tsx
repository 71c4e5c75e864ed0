import { CloudAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { defineWords, useWords } from '../base/language.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Screen.tsx';

const words = defineWords({
  en: {
    title: "This part of the page can't be shown",
    hint: "What you've written isn't lost.",
    reload: 'Reload the page',
  },
  zh: {
    title: '这部分页面无法显示',
    hint: '你写的内容不会丢失。',
    reload: '重新加载页面',
  },
});

type ErrorBoundaryProps = {
  /** The current place: going to another one clears the error. */
  readonly place?: string;
  readonly isSilent?: boolean;
  readonly children: ReactNode;
};

/** Contains an error in one part of the page, so that the rest keeps working. */
export class ErrorBoundary extends Component<ErrorBoundaryProps> {
  override readonly state = { isThere: false };

  static getDerivedStateFromError() {
    return { isThere: true };
  }

  override componentDidUpdate({ place }: ErrorBoundaryProps) {
    if (this.state.isThere && place !== this.props.place) this.setState({ isThere: false });
  }

  override render() {
    if (!this.state.isThere) return this.props.children;
    return !this.props.isSilent && <Notice />;
  }
}

function Notice() {
  const say = useWords(words);
  return (
    <div role="alert">
      <Empty icon={<CloudAlert aria-hidden />} title={say('title')}>
        <p>{say('hint')}</p>
        <Button onPress={() => window.location.reload()}>{say('reload')}</Button>
      </Empty>
    </div>
  );
}
