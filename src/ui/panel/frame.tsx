/** Header, main part and footer of every panel screen. */

import type { ComponentChildren } from 'preact';
import { openSettings } from '../panel-calls.ts';
import { t } from '../text.ts';
import { OwnContentButton } from './own-content.tsx';

/** `left` is what left the device: a sentence, or a button that opens the list. */
export function Frame(props: {
  readonly left: ComponentChildren;
  readonly footer: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="panel">
      <header class="bar">
        <b class="brand">RAIL</b>
        <OwnContentButton />
        {props.left}
      </header>
      <main tabIndex={-1}>{props.children}</main>
      <footer class="bar">{props.footer}</footer>
    </div>
  );
}

/** A screen without a verdict: nothing to open in the header, and only the settings in the footer. */
export function PlainFrame(props: { readonly left: string; readonly children: ComponentChildren }) {
  return (
    <Frame left={<span class="left">{props.left}</span>} footer={<SettingsButton />}>
      {props.children}
    </Frame>
  );
}

export function SettingsButton() {
  return (
    <button type="button" class="link" onClick={openSettings}>
      {t('footer_settings')}
    </button>
  );
}
