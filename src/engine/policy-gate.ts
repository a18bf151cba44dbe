/**
 * The policy before every signature (docs/spec/policy.md section 9): the vault's rules and the gate's store, as the port that `wallet-signing.ts` passes. What a rule
 * requires as evidence was checked before by the lookup worker, and comes with the ask; without it, nothing was found.
 */

import type { Parsed } from '../errors.ts';
import type { Clock } from '../ports.ts';
import type { Records } from '../vault/records.ts';
import { toldCheck } from '../wallet/policy/evidence.ts';
import { passGate, previewGate } from '../wallet/policy/gate.ts';
import type { GateStore } from '../wallet/policy/gate-store.ts';
import { readStoredPolicy } from './stored-policy.ts';
import type { SigningAsk, SigningDecision, SigningGate, SigningPreview } from './wallet-gate.ts';

export function policyGate(store: GateStore, clock: Clock): SigningGate {
  const portsFor = (asks: readonly SigningAsk[]) => ({
    store,
    clock,
    evidence: toldCheck(asks.flatMap(({ evidence }) => evidence ?? [])),
  });
  return {
    async pass(
      records: Records,
      asks: readonly SigningAsk[],
      confirmed: boolean,
    ): Promise<Parsed<readonly SigningDecision[]>> {
      const policy = await readStoredPolicy(records);
      return policy.ok ? passGate(portsFor(asks), policy.value, asks, confirmed) : policy;
    },
    async preview(records: Records, asks: readonly SigningAsk[]): Promise<Parsed<readonly SigningPreview[]>> {
      const policy = await readStoredPolicy(records);
      return policy.ok ? previewGate(portsFor(asks), policy.value, asks) : policy;
    },
  };
}
