import { heading, leaf, lines } from './openssl-text.ts'

/** The authority of one domain. The name constraint keeps a stolen key from speaking for any other site. */
export function authorityConfiguration(domain: string): string {
  const permitted = [...new Set(['localhost', domain])].map((name) => `permitted;DNS:${name}`)
  return lines([
    ...heading(authorityName(domain)),
    'basicConstraints = critical,CA:TRUE,pathlen:0',
    'keyUsage = critical,keyCertSign,cRLSign',
    'subjectKeyIdentifier = hash',
    `nameConstraints = critical,${[
      ...permitted,
      'permitted;IP:127.0.0.0/255.0.0.0',
      'permitted;IP:0:0:0:0:0:0:0:1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    ].join(',')}`,
  ])
}

export function authorityName(domain: string): string {
  return `ZENNNN local authority for ${domain}`
}

export function serverConfiguration(domain: string, hosts: readonly string[]): string {
  return lines([
    ...heading(domain),
    ...leaf('serverAuth'),
    'subjectAltName = @names',
    '[names]',
    ...hosts.map((host, index) => `DNS.${index} = ${host}`),
    'IP.1 = 127.0.0.1',
    'IP.2 = ::1',
  ])
}

/**
 * The names a certificate must hold. `*.localhost` is worth nothing: browsers, OpenSSL and Node refuse a wildcard
 * directly below a top-level name, so there each customer's host is named by itself.
 */
export function certificateHosts(domain: string, slugs: readonly string[]): readonly string[] {
  const customers = domain.includes('.')
    ? [`*.${domain}`]
    : slugs.map((slug) => `${slug}.${domain}`).sort()
  return [...new Set([domain, 'localhost', ...customers])]
}
