/**
 * The text that Automatic1111 and its forks write: the prompt, "Negative prompt: …", and a last line of settings,
 * "Steps: 20, Sampler: Euler a, …, Model: name, Version: v1.10.1". A value with a comma stands in quotation marks.
 */

import type { Setting } from './claim.ts';

const MAX_SETTINGS = 64;
const MAX_LINE_CHARS = 16_000;
/** Sticky, so that it moves on or stops; names and values do not begin with a space, so that nothing is tried twice. */
const SETTING = /\s*([A-Za-z][\w ./+-]{0,39}):\s*("(?:\\.|[^"\\])*"|[^,]*)(?:,|$)/y;

export type Parameters = {
  readonly tool: string;
  readonly model: string | null;
  readonly settings: readonly Setting[];
};

/** `null` where it is not such a text: both steps and sampler must be named. */
export function parametersOf(text: string): Parameters | null {
  const at = text.search(/(^|\n)Steps: \d/);
  const line = at < 0 ? '' : text.slice(at).trimStart();
  if (!/^Steps: \d+,.*\bSampler: /s.test(line)) return null;
  const settings = settingsOf(line);
  const [prompt = '', negative = ''] = text.slice(0, at).split(/(?:^|\n)Negative prompt:/, 2);
  const value = (name: string) => settings.find(([known]) => known === name)?.[1] ?? null;
  return {
    tool: toolOf(value('Version'), value('App')),
    model: value('Model'),
    settings: [...written('Prompt', prompt), ...written('Negative prompt', negative), ...settings],
  };
}

function written(name: string, text: string): readonly Setting[] {
  return text.trim() === '' ? [] : [[name, text.trim()]];
}

function settingsOf(line: string): readonly Setting[] {
  const bounded = line.slice(0, MAX_LINE_CHARS);
  const settings: Setting[] = [];
  SETTING.lastIndex = 0;
  for (
    let match = SETTING.exec(bounded);
    match !== null && settings.length < MAX_SETTINGS;
    match = SETTING.exec(bounded)
  )
    settings.push([match[1]!.trim(), match[2]!.trim()]);
  return settings;
}

/** Forks write their own kind of version. */
function toolOf(version: string | null, app: string | null): string {
  if (app !== null && /SD\.?Next/i.test(app)) return 'SD.Next';
  if (version === null) return 'Stable Diffusion web UI';
  if (/^Fooocus/i.test(version)) return 'Fooocus';
  if (/^ComfyUI/i.test(version)) return 'ComfyUI';
  if (/^neo/i.test(version)) return 'Stable Diffusion web UI Forge Neo';
  if (version === 'classic') return 'Stable Diffusion web UI Forge Classic';
  if (/^f\d+(\.\d+)*-v/.test(version)) return 'EasyReforge';
  if (/^f\d+(\.\d+)*v\d+-v/.test(version)) return 'Stable Diffusion web UI reForge';
  if (/^f\d/.test(version)) return 'Stable Diffusion web UI Forge';
  return 'Stable Diffusion web UI';
}
