/**
 * The background: registers all listeners while it starts, as browsers require, and passes each event on. It holds no
 * state, because it may be stopped between any two events.
 */

import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { answerPanel, closeTab, lookUp, onProgress, startPicking } from '../src/browser/lookups.ts';
import { createMenus, pickingOn, subjectOf } from '../src/browser/menus.ts';
import { isOwnSender, isPanelMessage, isProgressMessage, isVaultMessage } from '../src/browser/messages.ts';
import { openPanel, openPanelOnAction } from '../src/browser/open-panel.ts';
import { answerVault } from '../src/browser/vault-requests.ts';
import { guardSession, lockVault, tickVault, VAULT_ALARM } from '../src/browser/vault-session.ts';
import { WATCHDOG_ALARM, watch } from '../src/browser/watchdog.ts';

export default defineBackground({
  type: { firefox: 'module' },
  main() {
    openPanelOnAction();
    void guardSession();

    browser.runtime.onInstalled.addListener(() => void createMenus());

    browser.contextMenus.onClicked.addListener((info, tab) => {
      if (tab?.id === undefined || tab.id < 0) return;
      openPanel(tab.id); // first and without waiting: the right to open it ends with this listener
      const site = pickingOn(info);
      const subject = subjectOf(info);
      if (site !== null) void startPicking(tab.id, site);
      else if (subject !== null) void lookUp(tab.id, subject);
    });

    browser.runtime.onMessage.addListener((message: unknown, sender, sendResponse) => {
      if (!isOwnSender(sender)) return false;
      if (isProgressMessage(message)) void onProgress(message.progress);
      if (isVaultMessage(message)) void answerVault(message).then(sendResponse);
      else if (isPanelMessage(message)) void answerPanel(message).then(sendResponse);
      else return false;
      return true;
    });

    browser.tabs.onRemoved.addListener((tabId) => void closeTab(tabId));

    browser.alarms.onAlarm.addListener(({ name }) => {
      if (name === WATCHDOG_ALARM) void watch(Date.now());
      if (name === VAULT_ALARM) void tickVault(Date.now());
    });

    browser.idle.onStateChanged.addListener((state) => {
      if (state !== 'active') void lockVault();
    });
  },
});
