/** One line of a file of authorised keys (sshd(8), AUTHORIZED_KEYS FILE FORMAT). */
export interface AuthorizedKey {
  /** Options as they stand, without what says when it ends. */
  readonly options: string
  /** From when on sshd takes it no more, as `20271201Z`; undefined where never. */
  readonly expiry: string | undefined
  /** Kind and key, without a comment. */
  readonly key: string
}

const KINDS =
  /^(ssh-ed25519|sk-ssh-ed25519@openssh\.com|ecdsa-sha2-nistp\d+|sk-ecdsa-sha2-nistp256@openssh\.com|ssh-rsa|ssh-dss)$/

/** undefined for what is no key: sshd skips such a line, but nobody should have written it. Empty lines and comments are left out before. */
export function parseAuthorizedKey(line: string): AuthorizedKey | undefined {
  // Words; what is quoted in options is one with them.
  const words = line.match(/(?:"(?:\\"|[^"])*"|\S)+/g) ?? []
  const at = words.findIndex((word) => KINDS.test(word))
  const [kind, blob] = [words[at], words[at + 1]]
  if (at === -1 || at > 1 || kind === undefined || blob === undefined) return undefined
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(blob)) return undefined
  const options = at === 1 ? (words[0] ?? '') : ''
  return {
    options: options.replace(/,?expiry-time="[^"]*"/, '').replace(/^,/, ''),
    expiry: /(?:^|,)expiry-time="([^"]*)"/.exec(options)?.[1],
    key: `${kind} ${blob}`,
  }
}

/** Bits of a public RSA key of OpenSSH (RFC 4253, 6.6: kind, exponent, modulus); undefined for other kinds and what is no key. */
export function rsaBits(key: string): number | undefined {
  const [kind, blob = ''] = key.split(' ')
  if (kind !== 'ssh-rsa') return undefined
  const bytes = Buffer.from(blob, 'base64')
  let at = 0
  const take = (): Buffer | undefined => {
    if (at + 4 > bytes.length) return undefined
    const end = at + 4 + bytes.readUInt32BE(at)
    const part = bytes.subarray(at + 4, end)
    at = end
    return end > bytes.length ? undefined : part
  }
  const [, , modulus] = [take(), take(), take()]
  if (modulus === undefined) return undefined
  // The first byte of a positive number may be zero.
  return modulus.length === 0 ? 0 : BigInt(`0x${modulus.toString('hex')}`).toString(2).length
}
