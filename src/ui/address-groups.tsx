/** A whole address in groups of four, so that it can be compared by eye. What is copied from it has no spaces. */

export function AddressGroups({ address }: { readonly address: string }) {
  const groups = [address.slice(0, 6), ...(address.slice(6).match(/.{1,4}/g) ?? [])];
  return (
    <code class="address" translate={false}>
      {groups.map((group, i) => (
        <span key={i}>{group}</span>
      ))}
    </code>
  );
}
