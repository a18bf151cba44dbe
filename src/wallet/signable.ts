/**
 * What a key of the wallet can be asked to sign (docs/spec/wallet.md section 2): decoded, bounded, and complete. The digest follows from it and from nothing
 * else, so that what was shown, decided on and signed is one value. Plain JSON: numbers are decimal text, bytes are hex.
 */

/** `0x` and an even number of lower-case hex digits. */
export type Hex = `0x${string}`;
/** 20 bytes, with the capitals of EIP-55. */
export type Address = `0x${string}`;
/** Without sign and leading zeros. */
export type Decimal = string;

export type AccessList = readonly { readonly address: Address; readonly storageKeys: readonly Hex[] }[];

/** EIP-7702: lets `address`'s code act for the account that signed it. `chainId` 0 is every chain. */
export type Authorization = {
  readonly chainId: Decimal;
  readonly address: Address;
  readonly nonce: Decimal;
};
export type SignedAuthorization = Authorization & {
  readonly yParity: 0 | 1;
  readonly r: Hex;
  readonly s: Hex;
};

type AnyTransaction = {
  readonly chainId: Decimal;
  readonly nonce: Decimal;
  readonly gasLimit: Decimal;
  /** `null` creates a contract. */
  readonly to: Address | null;
  /** Wei. */
  readonly value: Decimal;
  readonly data: Hex;
};

/** All amounts of fees are in wei for one unit of gas. */
export type Transaction =
  | (AnyTransaction & { readonly type: 'legacy'; readonly gasPrice: Decimal })
  | (AnyTransaction & {
      readonly type: 'eip2930';
      readonly gasPrice: Decimal;
      readonly accessList: AccessList;
    })
  | (AnyTransaction & {
      readonly type: 'eip1559';
      readonly maxFeePerGas: Decimal;
      readonly maxPriorityFeePerGas: Decimal;
      readonly accessList: AccessList;
    })
  | (AnyTransaction & {
      readonly type: 'eip7702';
      readonly maxFeePerGas: Decimal;
      readonly maxPriorityFeePerGas: Decimal;
      readonly accessList: AccessList;
      readonly authorizationList: readonly SignedAuthorization[];
    });

export type TypedDataField = { readonly name: string; readonly type: string };

/** EIP-712 v4, with members that no type declares taken out. */
export type TypedData = {
  readonly types: { readonly [type: string]: readonly TypedDataField[] };
  readonly primaryType: string;
  readonly domain: { readonly [member: string]: unknown };
  readonly message: { readonly [member: string]: unknown };
};

/** NEAR Intents, signed by an EVM key as an ERC-191 payload. `text` is the JSON that is signed, as it is shown. */
export type IntentPayload = { readonly standard: 'erc191'; readonly text: string };

export type Signable =
  | { readonly kind: 'transaction'; readonly account: Address; readonly transaction: Transaction }
  | { readonly kind: 'authorization'; readonly account: Address; readonly authorization: Authorization }
  /** EIP-191. */
  | { readonly kind: 'message'; readonly account: Address; readonly message: Hex }
  | { readonly kind: 'typed-data'; readonly account: Address; readonly typedData: TypedData }
  | { readonly kind: 'intent'; readonly account: Address; readonly intent: IntentPayload };
