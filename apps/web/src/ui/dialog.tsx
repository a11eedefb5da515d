import { X } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import type { ReactNode } from "react";
import { useTexts } from "../languages/use-texts.ts";
import { Button, IconButton } from "./button.tsx";

type Frame = { title: string; isOpen: boolean; onClose: () => void; children: ReactNode };

/**
 * The browser's own modal dialog: it holds the focus, gives it back, and closes by Esc. What is in
 * it is there only while it is open.
 */
function Modal(props: Frame & { isWide?: boolean }) {
  const { isOpen, onClose } = props;
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      className={props.isWide === true ? "dialog dialog-wide" : "dialog"}
      aria-labelledby={id}
      onClose={onClose}
    >
      {isOpen && (
        <>
          <h2 id={id} className="dialog-title">
            {props.title}
          </h2>
          {props.children}
        </>
      )}
    </dialog>
  );
}

/** A dialog with a title, a way out and anything in it. */
export function Dialog({ children, ...frame }: Frame) {
  const { common } = useTexts();
  return (
    <Modal {...frame} isWide>
      <IconButton
        icon={X}
        label={common.close}
        kind="bare"
        className="dialog-close"
        onClick={frame.onClose}
      />
      <div className="mt-4">{children}</div>
    </Modal>
  );
}

/** Asks once before something that cannot be taken back. Its button says what will be done. */
export function ConfirmDialog(props: {
  title: string;
  text: string;
  /** What the button does: "Cancel 2 predictions", never "OK". */
  confirm: string;
  /** What happens instead: "Keep them". */
  keep: string;
  isOpen: boolean;
  onClose: () => void;
  onConfirm: () => void;
}) {
  return (
    <Modal title={props.title} isOpen={props.isOpen} onClose={props.onClose}>
      <p className="mt-1 text-soft">{props.text}</p>
      <div className="mt-5 flex flex-wrap gap-2">
        <Button
          kind="accent"
          onClick={() => {
            props.onClose();
            props.onConfirm();
          }}
        >
          {props.confirm}
        </Button>
        <Button onClick={props.onClose}>{props.keep}</Button>
      </div>
    </Modal>
  );
}
