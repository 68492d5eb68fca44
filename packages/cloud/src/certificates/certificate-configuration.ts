/** What OpenSSL reads to make a certificate; pure text, so that no name ever becomes an argument. */

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
    'basicConstraints = critical,CA:FALSE',
    'keyUsage = critical,digitalSignature',
    'extendedKeyUsage = serverAuth',
    'subjectKeyIdentifier = hash',
    'authorityKeyIdentifier = keyid',
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

function heading(commonName: string): readonly string[] {
  return [
    '[req]',
    'distinguished_name = subject',
    'prompt = no',
    'utf8 = yes',
    'x509_extensions = extensions',
    '[subject]',
    'O = ZENNNN',
    // 64 is the limit of a common name (RFC 5280, ub-common-name); the names that count stand in the extension.
    `CN = ${commonName.slice(0, 64)}`,
    '[extensions]',
  ]
}

function lines(content: readonly string[]): string {
  return `${content.join('\n')}\n`
}
