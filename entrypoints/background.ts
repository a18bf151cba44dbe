/**
 * The background: registers all listeners while it starts, as browsers require, and passes each event on. It holds no
 * state, because it may be stopped between any two events.
 */

import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { answerAsk } from '../src/browser/answer-asks.ts';
import { hearKeysProgress } from '../src/browser/engine.ts';
import { answerPanel, closeTab, lookUp, onProgress, startPicking } from '../src/browser/lookups.ts';
import { allowingOn, createMenus, pickingOn, subjectOf } from '../src/browser/menus.ts';
import {
  isApproveMessage,
  isAskMessage,
  isKeysProgressMessage,
  isOwnScript,
  isOwnSender,
  isPageMessage,
  isPanelMessage,
  isProgressMessage,
  isVaultMessage,
} from '../src/browser/messages.ts';
import { openPanel, openPanelOnAction } from '../src/browser/open-panel.ts';
import {
  answerApprove,
  answerRelay,
  requestSitesChanged,
  requestsLocked,
  requestTabClosed,
  requestWalletChanged,
  resumeRequests,
} from '../src/browser/page-requests.ts';
import { REQUESTS_ALARM } from '../src/browser/request-ports.ts';
import { SITES_KEY } from '../src/browser/site-state.ts';
import { addWanted, dropSitesWithoutAccess, registerScripts, switchOn } from '../src/browser/sites.ts';
import { followWallet } from '../src/browser/toolbar-popup.ts';
import { answerVault } from '../src/browser/vault-requests.ts';
import { guardSession, lockVault, tickVault, VAULT_ALARM } from '../src/browser/vault-session.ts';
import { VAULT_SESSION_KEY } from '../src/browser/vault-state.ts';
import { WATCHDOG_ALARM, watch } from '../src/browser/watchdog.ts';
import { WALLET_KEY } from '../src/wallet/public-state.ts';

export default defineBackground({
  type: { firefox: 'module' },
  main() {
    openPanelOnAction();
    // After the event that woke it, which would otherwise wait behind them.
    setTimeout(goOn);

    browser.runtime.onInstalled.addListener(() => {
      void createMenus();
      void registerScripts(); // an update drops them
    });
    browser.runtime.onStartup.addListener(() => void registerScripts());

    browser.contextMenus.onClicked.addListener((info, tab) => {
      if (tab?.id === undefined || tab.id < 0) return;
      const address = allowingOn(info);
      if (address !== null) return void switchOn(tab.id, address); // likewise: the browser's question
      openPanel(tab.id); // first and without waiting: the right to open it ends with this listener
      const site = pickingOn(info);
      const subject = subjectOf(info);
      if (site !== null) void startPicking(tab.id, site);
      else if (subject !== null) void lookUp(tab.id, subject);
    });

    browser.runtime.onMessage.addListener((message: unknown, sender, sendResponse) => {
      if (isPageMessage(message) && isOwnScript(sender)) {
        void answerRelay(message, sender).then(sendResponse);
        return true;
      }
      if (!isOwnSender(sender)) return false;
      if (isProgressMessage(message)) void onProgress(message.progress);
      if (isKeysProgressMessage(message)) hearKeysProgress(message.progress);
      if (isVaultMessage(message)) void answerVault(message).then(sendResponse);
      else if (isAskMessage(message)) void answerAsk(message, sender.url).then(sendResponse);
      else if (isApproveMessage(message) && sender.tab?.id !== undefined)
        void answerApprove(message, sender.tab.id).then(sendResponse);
      else if (isPanelMessage(message)) void answerPanel(message).then(sendResponse);
      else return false;
      return true;
    });

    browser.tabs.onRemoved.addListener((tabId) => {
      void closeTab(tabId);
      void requestTabClosed(tabId);
    });

    browser.storage.onChanged.addListener((changes, area) => {
      if (area === 'session' && isTakenAway(changes[VAULT_SESSION_KEY])) void requestsLocked();
      if (area !== 'local') return;
      const [sites, wallet] = [changes[SITES_KEY], changes[WALLET_KEY]];
      if (wallet !== undefined) {
        void requestWalletChanged(wallet.oldValue, wallet.newValue);
        void followWallet();
      }
      if (sites === undefined) return;
      void registerScripts();
      void requestSitesChanged(sites.oldValue);
    });

    browser.permissions.onAdded.addListener(() => void addWanted());
    browser.permissions.onRemoved.addListener(() => void dropSitesWithoutAccess());

    browser.alarms.onAlarm.addListener(({ name }) => {
      if (name === WATCHDOG_ALARM) void watch(Date.now());
      if (name === VAULT_ALARM) void tickVault(Date.now());
      if (name === REQUESTS_ALARM) void resumeRequests();
    });

    browser.idle.onStateChanged.addListener((state) => {
      if (state !== 'active') void lockVault();
    });
  },
});

/** What each start does, whatever it is for. */
function goOn(): void {
  void followWallet();
  void guardSession();
  void resumeRequests();
}

function isTakenAway(
  change: { readonly oldValue?: unknown; readonly newValue?: unknown } | undefined,
): boolean {
  return change !== undefined && change.oldValue !== undefined && change.newValue === undefined;
}
