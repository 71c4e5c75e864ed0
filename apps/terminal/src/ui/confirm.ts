import { menu } from './panes.ts';
import type { Ui } from './ui.ts';

/** Asks before it does something that cannot be taken back. */
export function confirm(ui: Ui, title: string, yes: string, task: () => Promise<string>): void {
  ui.push(
    menu({
      title,
      none: '',
      items: () => [
        { id: 'no', text: 'No, leave it as it is' },
        { id: 'yes', text: yes },
      ],
      chooses: 'Choose',
      choose: (id) => {
        if (id === 'no') ui.pop();
        else void ui.work('One moment...', task);
      },
    }),
  );
}
