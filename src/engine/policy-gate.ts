/**
 * The policy before every signature (docs/spec/policy.md section 9): the vault's rules and the gate's store, as the port that `wallet-signing.ts` passes. What a rule
 * requires as evidence is checked by whoever made the ask; without it, nothing is found.
 */

import type { Parsed } from '../errors.ts';
import type { Clock } from '../ports.ts';
import type { Records } from '../vault/records.ts';
import { type GatePorts, passGate, previewGate } from '../wallet/policy/gate.ts';
import type { GateStore } from '../wallet/policy/gate-store.ts';
import { readStoredPolicy } from './stored-policy.ts';
import type { SigningAsk, SigningDecision, SigningGate } from './wallet-gate.ts';

export function policyGate(store: GateStore, clock: Clock): SigningGate {
  const ports: GatePorts = { store, clock, evidence: async () => [] };
  return {
    async pass(records: Records, ask: SigningAsk, confirmed: boolean): Promise<Parsed<SigningDecision>> {
      const policy = await readStoredPolicy(records);
      return policy.ok ? passGate(ports, policy.value, ask, confirmed) : policy;
    },
    async preview(records: Records, ask: SigningAsk): Promise<Parsed<SigningDecision>> {
      const policy = await readStoredPolicy(records);
      return policy.ok ? previewGate(ports, policy.value, ask) : policy;
    },
  };
}
