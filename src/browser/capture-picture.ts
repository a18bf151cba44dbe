/**
 * The picture's pixels as they are on screen, for pictures whose file cannot be read. They are scaled, and whatever
 * covers the picture is in them: enough for near copies, never for an exact match.
 */

import { type Browser, browser } from 'wxt/browser';
import type { PictureSource } from '../engine/lookup-protocol.ts';
import { findPictureInPage, type PageRect } from './in-page.ts';
import { type PageFrame, runInPage } from './run-in-page.ts';

/** `null` where the picture is not in sight: its tab is behind another one, or it was scrolled away. */
export async function capturePicture(frame: PageFrame, srcUrl: string): Promise<PictureSource | null> {
  const rect = await runInPage(frame, findPictureInPage, [srcUrl]);
  const pixels = rect === null ? null : await captureRect(await browser.tabs.get(frame.tabId), rect);
  return pixels === null ? null : { from: 'capture', url: await dataUrl(pixels) };
}

/** A part of what the tab shows, as PNG; `null` where the tab is not in sight or may not be captured. */
export async function captureRect(tab: Browser.tabs.Tab, rect: PageRect): Promise<Blob | null> {
  if (!tab.active) return null;
  try {
    const screenshot = await browser.tabs.captureVisibleTab(tab.windowId, { format: 'png' });
    const blob = await (await fetch(screenshot)).blob();
    return await cut(await createImageBitmap(blob), rect);
  } catch {
    return null; // the right that the click gave ended with a navigation
  }
}

async function cut(screen: ImageBitmap, rect: PageRect): Promise<Blob> {
  // Device pixels per CSS pixel, with page zoom and pinch zoom, as this very capture has them.
  const scale = screen.width / rect.viewWidth;
  const [width, height] = [Math.round(rect.width * scale), Math.round(rect.height * scale)];
  const canvas = new OffscreenCanvas(Math.max(1, width), Math.max(1, height));
  canvas.getContext('2d')?.drawImage(screen, -Math.round(rect.left * scale), -Math.round(rect.top * scale));
  screen.close();
  return canvas.convertToBlob({ type: 'image/png' });
}

async function dataUrl(png: Blob): Promise<string> {
  const bytes = new Uint8Array(await png.arrayBuffer());
  return `data:image/png;base64,${btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''))}`;
}
