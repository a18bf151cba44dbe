/**
 * The picture's pixels as they are on screen, for pictures whose file cannot be read. They are scaled, and whatever
 * covers the picture is in them: enough for near copies, never for an exact match.
 */

import { browser } from 'wxt/browser';
import type { PictureSource } from '../engine/lookup-protocol.ts';
import { findPictureInPage, type PageRect } from './in-page.ts';
import { type PageFrame, runInPage } from './run-in-page.ts';

/** `null` where the picture is not in sight: its tab is behind another one, or it was scrolled away. */
export async function capturePicture(frame: PageFrame, srcUrl: string): Promise<PictureSource | null> {
  const rect = await runInPage(frame, findPictureInPage, [srcUrl]);
  const tab = await browser.tabs.get(frame.tabId);
  if (rect === null || !tab.active) return null;
  try {
    const screenshot = await browser.tabs.captureVisibleTab(tab.windowId, { format: 'png' });
    const blob = await (await fetch(screenshot)).blob();
    return { from: 'capture', base64: await cut(await createImageBitmap(blob), rect) };
  } catch {
    return null; // the right that the click gave ended with a navigation
  }
}

async function cut(screen: ImageBitmap, rect: PageRect): Promise<string> {
  // Device pixels per CSS pixel, with page zoom and pinch zoom, as this very capture has them.
  const scale = screen.width / rect.viewWidth;
  const [width, height] = [Math.round(rect.width * scale), Math.round(rect.height * scale)];
  const canvas = new OffscreenCanvas(Math.max(1, width), Math.max(1, height));
  canvas.getContext('2d')?.drawImage(screen, -Math.round(rect.left * scale), -Math.round(rect.top * scale));
  screen.close();
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
}
