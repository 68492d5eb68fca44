/**
 * What one customer of a provider may have whole: the /48 around an IPv6 /64, an address of IPv4 itself. Whoever has one has
 * 65,536 networks to guess from. `zennnn.attempt_wide` says the same in SQL.
 */
export function wideNetworkOf(network: string): string {
  const head = /^([0-9a-f]+:[0-9a-f]+:[0-9a-f]+):[0-9a-f]+::\/64$/i.exec(network)?.[1]
  return head === undefined ? network : `${head}::/48`
}
