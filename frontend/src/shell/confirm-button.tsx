import { type ReactNode, useId, useRef } from 'react';
import { Icon } from './icon.tsx';

interface Props {
  readonly name: string;
  /** What the dialog asks, and below it what that means. */
  readonly question: string;
  readonly children: ReactNode;
  readonly yes: string;
  readonly no: string;
  /** `close` ends the dialog, of which one that stays can say why it failed. */
  readonly onYes: (close: () => void) => void;
  /** Nothing is lost: it is done without asking. */
  readonly isHarmless?: boolean;
}

/** A button for what cannot be taken back, which is done once a dialog confirms it. */
export function ConfirmButton({ name, question, children, yes, no, onYes, isHarmless = false }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const close = () => dialog.current?.close();
  const press = () => (isHarmless ? onYes(close) : dialog.current?.showModal());
  return (
    <>
      <button type="button" className="button" onClick={press}>
        <Icon name="trash" />
        <span>{name}</span>
      </button>
      <dialog ref={dialog} className="dialog" aria-labelledby={titleId}>
        <h2 id={titleId}>{question}</h2>
        {children}
        <div className="row">
          <button type="button" className="button is-danger" onClick={() => onYes(close)}>
            {yes}
          </button>
          <button type="button" className="button" onClick={close}>
            {no}
          </button>
        </div>
      </dialog>
    </>
  );
}
