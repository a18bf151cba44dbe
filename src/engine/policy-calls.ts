/** What the keys worker does with the policy, its log, and the numbers that were signed (docs/spec/policy.md), one handler for each call. */

import { fromUtf8 } from '../bytes.ts';
import { accept, type Parsed } from '../errors.ts';
import { exportInterchange, importInterchange, readInterchange } from '../wallet/policy/interchange.ts';
import { exportLog } from '../wallet/policy/log.ts';
import { type Policy, policyDigest, readPolicy, writePolicy } from '../wallet/policy/policy.ts';
import type { KeysPorts } from './keys-calls.ts';
import type { KeysOutcome, PolicyCalls, PolicyView } from './keys-protocol.ts';
import { withRecords } from './open-records.ts';
import { readStoredPolicy, writeStoredPolicy } from './stored-policy.ts';
import { withOpenedAgain } from './vault-calls.ts';

type Handler<M extends keyof PolicyCalls> = (
  params: PolicyCalls[M]['params'],
  ports: KeysPorts,
) => Promise<KeysOutcome<M>>;

export const POLICY_CALLS: { readonly [M in keyof PolicyCalls]: Handler<M> } = {
  'policy-read': ({ dataKey }, ports) =>
    withRecords(dataKey, ports, async (records) => viewOf(await readStoredPolicy(records))),
  'policy-write': ({ dataKey, secret, text }, ports) =>
    withRecords(dataKey, ports, async (records) => {
      const policy = readPolicy(text);
      if (!policy.ok) return policy;
      return withOpenedAgain(ports, secret, async () => {
        const written = await writeStoredPolicy(records, policy.value);
        return written.ok ? viewOf(policy) : written;
      });
    }),
  'policy-begin-anew': ({ dataKey, secret }, ports) =>
    withRecords(dataKey, ports, () =>
      withOpenedAgain(ports, secret, async () => {
        await (await ports.gateStore()).clear();
        return accept(null);
      }),
    ),
  'policy-log': ({ dataKey }, ports) =>
    withRecords(dataKey, ports, async () => exportLog(await ports.gateStore())),
  'policy-numbers': ({ dataKey }, ports) =>
    withRecords(dataKey, ports, async () => {
      const text = await exportInterchange(await ports.gateStore());
      return text.ok ? accept({ text: text.value }) : text;
    }),
  'policy-import-numbers': ({ dataKey, text }, ports) =>
    withRecords(dataKey, ports, async () => {
      const file = readInterchange(text);
      return file.ok ? importInterchange(await ports.gateStore(), file.value) : file;
    }),
};

function viewOf(policy: Parsed<Policy>): Parsed<PolicyView> {
  if (!policy.ok) return policy;
  return accept({ text: fromUtf8(writePolicy(policy.value))!, digest: policyDigest(policy.value) });
}
