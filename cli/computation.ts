/** The systems of computation evidence in Node, with the roots of this checkout (roots/computation/SOURCE.md). */

import { readFile } from 'node:fs/promises';
import { type ComputationPorts, openSystems } from '../src/engine/computation.ts';
import type { OpenSystem } from '../src/verify/computation/computation-tools.ts';
import { modelRunner } from './model-runner.ts';

export function nodeComputation(): ComputationPorts {
  return { openSystem: openNodeSystems(), runModel: modelRunner() };
}

export function openNodeSystems(): OpenSystem {
  return openSystems(async () => ({
    'intel-sgx-root': await root('intel-sgx-root'),
    'aws-nitro-root': await root('aws-nitro-root'),
    'amd-ark-milan': await root('amd-ark-milan'),
    'amd-ark-genoa': await root('amd-ark-genoa'),
  }));
}

function root(name: string): Promise<string> {
  return readFile(new URL(`../roots/computation/${name}.pem`, import.meta.url), 'utf8');
}
