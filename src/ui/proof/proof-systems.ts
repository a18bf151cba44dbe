/** The systems that the page offers, in the words of their makers. */

export const PROOF_SYSTEMS: ReadonlyMap<string, string> = new Map([
  ['groth16-bn254', 'Groth16, BN254 (snarkjs)'],
  ['groth16-bls12-381', 'Groth16, BLS12-381 (snarkjs)'],
  ['plonk-bn254', 'PLONK, BN254 (snarkjs)'],
  ['fflonk-bn254', 'FFLONK, BN254 (snarkjs)'],
  ['sp1-groth16', 'SP1 (Groth16)'],
  ['risc0-groth16', 'RISC Zero (Groth16)'],
  ['tdx', 'Intel TDX'],
  ['sgx', 'Intel SGX'],
  ['nitro', 'AWS Nitro'],
  ['sev-snp', 'AMD SEV-SNP'],
]);

export function isHardware(system: string): boolean {
  return ['tdx', 'sgx', 'nitro', 'sev-snp'].includes(system);
}
