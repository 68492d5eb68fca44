import { isIP } from 'node:net'

/** Whether it is a network in the form `10.1.0.0/16` or `fd00::/8`. */
export function isNetwork(text: string): boolean {
  const [address = '', bits = '', ...more] = text.split('/')
  const longest = isIP(address) === 4 ? 32 : 128
  return more.length === 0 && isIP(address) > 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= longest
}
