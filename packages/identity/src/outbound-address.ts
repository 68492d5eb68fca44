import { BlockList, isIP } from 'node:net'

/** Whether this cloud may connect to an address that a customer's administrator chose. */
export type MayReach = (address: string) => boolean

/**
 * What no public server has: this machine, its links and networks, addresses for documentation and several at once, and
 * IPv6 that leads to IPv4 by another way (IANA special-purpose registries, RFC 6890).
 */
const NOT_PUBLIC = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
] as const
/** What is handed out to be public; all else of IPv6 is not, nor are these parts of it. */
const PUBLIC_V6 = '2000::/3'
const NOT_PUBLIC_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'] as const

/** `networks`: of the operator's own, as `10.1.0.0/16`, which may be reached though they are private. */
export function reachOf(networks: readonly string[]): MayReach {
  const permitted = listOf(networks)
  const refused = listOf([...NOT_PUBLIC, ...NOT_PUBLIC_V6])
  const publicV6 = listOf([PUBLIC_V6])
  return (address) => {
    const plain = plainOf(address)
    const family = isIP(plain) === 4 ? 'ipv4' : 'ipv6'
    if (isIP(plain) === 0) return false
    if (permitted.check(plain, family)) return true
    if (refused.check(plain, family)) return false
    return family === 'ipv4' || publicV6.check(plain, family)
  }
}

/** IPv4 in the clothes of IPv6 is IPv4; a zone is no part of an address. */
function plainOf(address: string): string {
  const [bare = ''] = address.split('%', 1)
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/')
    list.addSubnet(address, Number(bits), isIP(address) === 4 ? 'ipv4' : 'ipv6')
  }
  return list
}
