/** Texts for OpenSSL, so that no name ever becomes an argument. */

export function lines(content: readonly string[]): string {
  return `${content.join('\n')}\n`
}

export function heading(commonName: string): readonly string[] {
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

/** Of a certificate that is no authority. */
export function leaf(usage: 'serverAuth' | 'clientAuth'): readonly string[] {
  return [
    'basicConstraints = critical,CA:FALSE',
    'keyUsage = critical,digitalSignature',
    `extendedKeyUsage = ${usage}`,
    'subjectKeyIdentifier = hash',
    'authorityKeyIdentifier = keyid',
  ]
}
