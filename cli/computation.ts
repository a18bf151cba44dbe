/** The systems of computation evidence in Node, with the roots of this checkout (roots/computation/SOURCE.md). */

import { readFile } from 'node:fs/promises';
import { type ComputationPorts, openSystems } from '../src/engine/computation.ts';
import type { OpenSystem } from '../src/verify/computation/computation-tools.ts';
import { ezklPlugin } from './ezkl-verifier.ts';
import { modelRunner } from './model-runner.ts';

export function nodeComputation(): ComputationPorts {
  return { openSystem: openNodeSystems(), runModel: modelRunner() };
}

export function openNodeSystems(): OpenSystem {
  const open = openSystems(async () => ({
    'intel-sgx-root': await root('intel-sgx-root'),
    'aws-nitro-root': await root('aws-nitro-root'),
    'amd-ark-milan': await root('amd-ark-milan'),
    'amd-ark-genoa': await root('amd-ark-genoa'),
  }));
  let plugin: ReturnType<typeof ezklPlugin> | null = null;
  return (id) => {
    if (id !== 'ezkl') return open(id);
    plugin ??= ezklPlugin();
    return plugin;
  };
}

function root(name: string): Promise<string> {
  return readFile(new URL(`../roots/computation/${name}.pem`, import.meta.url), 'utf8');
}
