/** The page for proofs as files, in Chromium: every proof system that the extension checks, with proofs made for these tests. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';

import { noPublicProofs, risc0Receipt, sp1Fibonacci } from '../../fixtures/public-proofs.ts';
import { publicNitro, publicTdx } from '../../fixtures/quotes/public.ts';
import { caseScript, EXPECTED_ANSWERS } from '../computation-cases.ts';
import { BUILD } from './extension.ts';
import { test } from './panel-page.ts';
import { expectAccessible, expectFits } from './screen-checks.ts';

const VECTORS = join(import.meta.dirname, '..', '..', 'vectors', 'computation');
const SYSTEMS = ['groth16-bn254', 'groth16-bls12-381', 'plonk-bn254', 'fflonk-bn254'] as const;

type Vector = { readonly key: object; readonly proof: object; readonly publicSignals: readonly string[] };

const vectorOf = (system: string) =>
  JSON.parse(readFileSync(join(VECTORS, `${system}.json`), 'utf8')) as Vector;

async function chooseBytes(page: Page, label: string, bytes: Uint8Array): Promise<void> {
  const buffer = Buffer.from(bytes);
  await page
    .getByLabel(label)
    .setInputFiles({ name: 'file.bin', mimeType: 'application/octet-stream', buffer });
}

async function choose(page: Page, label: string, value: unknown): Promise<void> {
  const buffer = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  await page.getByLabel(label).setInputFiles({ name: 'file.json', mimeType: 'application/json', buffer });
}

async function check(page: Page, system: string, { key, proof, publicSignals }: Vector): Promise<void> {
  await page.getByLabel('System').selectOption(system);
  await choose(page, 'Proof or quote', proof);
  await choose(page, 'Verifying key, program key or image id', key);
  await choose(page, 'Public values', publicSignals);
  await page.getByRole('button', { name: 'Check', exact: true }).click();
}

test('verifies every kind of proof on the device, and says what that leaves open', async ({ extension }) => {
  const page = await extension.openPage('proof.html');
  const answer = page.getByTestId('proof-answer');
  for (const system of SYSTEMS) {
    const vector = vectorOf(system);
    await check(page, system, vector);
    await expect(answer).toHaveAttribute('data-outcome', 'valid');
    await expect(answer).toContainText('was not checked');
    const [first, ...rest] = vector.publicSignals;
    await check(page, system, { ...vector, publicSignals: [String(BigInt(first!) + 1n), ...rest] });
    await expect(answer).toHaveAttribute('data-outcome', 'invalid');
  }
  await page.close();
});

test('verifies public proofs of virtual machines, and quotes of real hardware at their time', async ({
  extension,
}) => {
  test.skip(noPublicProofs !== null, noPublicProofs ?? '');
  const page = await extension.openPage('proof.html');
  const answer = page.getByTestId('proof-answer');
  const sp1 = sp1Fibonacci();
  const risc0 = risc0Receipt();
  for (const [system, name, one] of [
    ['sp1-groth16', 'SP1', sp1],
    ['risc0-groth16', 'RISC Zero', risc0],
  ] as const) {
    await page.getByLabel('System').selectOption(system);
    await chooseBytes(page, 'Proof or quote', one.proof);
    await chooseBytes(page, 'Verifying key, program key or image id', one.program);
    await chooseBytes(page, 'Public values', one.values);
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(answer).toHaveAttribute('data-outcome', 'valid');
    await expect(answer).toContainText(name);
  }
  await page.getByLabel('System').selectOption('tdx');
  const tdx = publicTdx();
  await chooseBytes(page, 'Proof or quote', tdx.quote);
  await chooseBytes(page, 'What the quote is checked with (collateral)', tdx.collateral);
  await page.getByLabel('At what time').fill('2025-06-25T00:00');
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(answer).toHaveAttribute('data-outcome', 'valid');
  await expect(answer).toContainText('UpToDate');
  await page.getByLabel('At what time').fill('2027-06-25T00:00');
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(answer).toHaveAttribute('data-outcome', 'unverifiable');
  await page.getByLabel('System').selectOption('nitro');
  await chooseBytes(page, 'Proof or quote', publicNitro().quote);
  await page.getByLabel('At what time').fill('2023-09-18T14:00');
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(answer).toContainText('debug-mode');
  await page.close();
});

test('every case of computation evidence has the same answer as in Node', async ({ extension }) => {
  const page = await extension.openPage('proof.html');
  expect(await page.evaluate(await caseScript(BUILD))).toEqual(EXPECTED_ANSWERS);
  await page.close();
});

test('reads no file over its limit, and is accessible', async ({ extension }) => {
  const page = await extension.openPage('proof.html');
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(page.getByText('Choose a proof first.')).toBeVisible();
  await choose(page, 'Proof or quote', ' '.repeat(65 * 1024));
  await expect(page.getByText('larger than 64 kB')).toBeVisible();
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(page.getByText('Choose a proof first.')).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 700 });
  await expectFits(page);
  await page.close();
});
