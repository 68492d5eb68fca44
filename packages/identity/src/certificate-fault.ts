interface CertificateFault {
  /** For a sentence, as `it has expired`. */
  readonly words: string
  /** Somebody who knows the authority could have it trusted. */
  readonly isUntrusted: boolean
}

/** Why a certificate does not hold, by the `code` of the error of Node's TLS; undefined for errors of another kind. */
export function certificateFault(code: unknown): CertificateFault | undefined {
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return { words: 'it is for another name', isUntrusted: false }
    case 'CERT_HAS_EXPIRED':
      return { words: 'it has expired', isUntrusted: false }
    case 'CERT_NOT_YET_VALID':
      return { words: 'it is not valid yet', isUntrusted: false }
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return { words: 'the authority that signed it is not trusted', isUntrusted: true }
    default:
      return typeof code === 'string' && code.startsWith('CERT_')
        ? { words: code, isUntrusted: false }
        : undefined
  }
}
