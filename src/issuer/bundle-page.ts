/** One module of a page or worker and all that it imports, as the one script that a server of ours hands out. Nothing is kept on disk. */

import { RailError } from '../errors.ts';

/** @param entry path of the module; `unsupported-here` is thrown where no script comes of it */
export async function bundlePage(entry: string): Promise<string> {
  // Loaded here, so that commands that show no page do not wait for it.
  const { build } = await import('vite');
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      target: 'es2023',
      rollupOptions: { input: entry, output: { format: 'es', codeSplitting: false } },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((part) =>
    'output' in part ? part.output : [],
  );
  const script = outputs.find((file) => file.type === 'chunk');
  if (script?.type !== 'chunk') throw new RailError('unsupported-here', `${entry} could not be bundled`);
  return script.code;
}
