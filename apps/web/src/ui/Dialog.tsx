import { X } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { Button, IconButton } from './Button.tsx';
import { DialogActions } from './DialogActions.tsx';
import { keepFocus } from './focus.ts';
import './dialog.css';

const words = defineWords({
  en: { close: 'Close', cancel: 'Cancel' },
  zh: { close: '关闭', cancel: '取消' },
});

/** A modal dialog; a sheet on a phone. Escape closes it. */
export function Dialog({
  title,
  isOpen,
  mustBeAnswered = false,
  onClose,
  children,
}: {
  title: string;
  isOpen: boolean;
  /** A click outside does not close it: its content is shown only once. */
  mustBeAnswered?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const say = useWords(words);
  return (
    <ModalOverlay
      className="overlay"
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={!mustBeAnswered}
      isKeyboardDismissDisabled={mustBeAnswered}
    >
      <Modal className="modal">
        <AriaDialog className="dialog">
          <header className="dialog-head">
            <Heading slot="title" className="dialog-title">
              {title}
            </Heading>
            <IconButton label={say('close')} onPress={onClose}>
              <X aria-hidden />
            </IconButton>
          </header>
          <div className="dialog-body">{children}</div>
          <FocusAfter />
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** After a dialog the focus returns to its opener. If that is gone, too, the focus stays near. */
function FocusAfter() {
  useEffect(() => keepFocus, []);
  return null;
}

/** Asks before an action that cannot be undone. If `onConfirm` fails, the error is shown and the dialog stays. */
export function Confirm({
  title,
  question,
  action,
  cancel,
  isOpen,
  onClose,
  onConfirm,
}: {
  title: string;
  question: ReactNode;
  /** The label of the button. */
  action: string;
  /** The label of the other button. */
  cancel?: string;
  isOpen: boolean;
  onClose: () => void;
  onConfirm: () => Promise<void> | void;
}) {
  const say = useWords(words);
  const { isBusy, trouble, setTrouble, attempt } = useAttempt(useProblem());
  const close = () => {
    setTrouble(undefined);
    onClose();
  };
  const confirm = () =>
    attempt(async () => {
      await onConfirm();
      close();
    });
  return (
    <Dialog title={title} isOpen={isOpen} onClose={close}>
      <div>{question}</div>
      <DialogActions trouble={trouble}>
        <Button look="quiet" onPress={close}>
          {cancel ?? say('cancel')}
        </Button>
        <Button look="danger" isDisabled={isBusy} onPress={confirm}>
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
