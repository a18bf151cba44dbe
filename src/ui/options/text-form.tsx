/** One line of text with a button, and what is wrong with it below: the form of the settings page. */

import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';

export function TextForm(props: {
  readonly label: string;
  readonly button: string;
  readonly example: string;
  readonly problem: string | null;
  /** Empties the field where it answers `done`. */
  readonly onSubmit: (text: string) => Promise<'done' | 'stays'>;
  readonly children?: ComponentChildren;
}) {
  const [text, setText] = useState('');
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    // What was typed meanwhile stays.
    if ((await props.onSubmit(text.trim())) === 'done') setText((now) => (now === text ? '' : now));
    setBusy(false);
  };
  return (
    <form class="line" onSubmit={(event) => void submit(event)} noValidate>
      <label for={id}>{props.label}</label>
      <div class="line-row">
        <input
          id={id}
          type="text"
          value={text}
          placeholder={props.example}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          aria-invalid={props.problem !== null}
          aria-describedby={`${id}-problem`}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" disabled={isBusy}>
          {props.button}
        </button>
      </div>
      <p class="problem" id={`${id}-problem`} role="alert">
        {props.problem}
      </p>
      {props.children}
    </form>
  );
}
