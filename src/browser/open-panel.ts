/** Opens the side panel. Browsers allow it only inside the reader's own click: call it before any `await`. */

import { browser } from 'wxt/browser';

/** Firefox's own interface, which the shared types do not know. */
const firefox = browser as unknown as { readonly sidebarAction: { readonly open: () => Promise<void> } };

export function openPanel(tabId: number): void {
  const opened = import.meta.env.FIREFOX ? firefox.sidebarAction.open() : browser.sidePanel.open({ tabId });
  // Without a gesture it is refused (a click that a test or a keyboard tool made up). The verdict is stored all the
  // same and shows when the reader opens the panel.
  opened.catch(() => {});
}

/** A click on the toolbar button shows the panel, too, where no popup is set. Chrome does so by itself once it was told (toolbar-popup.ts). */
export function openPanelOnAction(): void {
  if (import.meta.env.FIREFOX) browser.action.onClicked.addListener(() => void firefox.sidebarAction.open());
}
