/** A button whose action cannot be undone: asks once more, in its own place. */

import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../text.ts';

export function ConfirmButton(props: {
  readonly label: string;
  /** What screen readers read instead of `label`, where several buttons have the same one. */
  readonly spoken?: string;
  readonly question: string;
  readonly confirm: string;
  readonly onConfirm: () => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const no = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (isOpen) no.current?.focus();
    else if (wasOpen.current) button.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  if (!isOpen)
    return (
      <button type="button" class="link" aria-label={props.spoken} ref={button} onClick={() => setOpen(true)}>
        {props.label}
      </button>
    );
  return (
    <fieldset class="confirm">
      <legend>{props.question}</legend>
      <button type="button" ref={no} onClick={() => setOpen(false)}>
        {t('options_cancel')}
      </button>
      <button type="button" class="main" onClick={props.onConfirm}>
        {props.confirm}
      </button>
    </fieldset>
  );
}
