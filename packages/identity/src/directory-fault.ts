import { PlatformError } from '@zennnn/kernel'
import { ResultCodeError } from 'ldapts'

/** Why a directory could not be asked, in words for an administrator. */
export function directoryRefused(message: string, cause?: unknown): PlatformError {
  return new PlatformError('STATE_REFUSED', { message, cause })
}

/** What kept a connection from being made. */
export function connectionFault(error: unknown, place: string): PlatformError {
  if (error instanceof PlatformError) return error
  const code: unknown = Reflect.get(Object(error), 'code')
  if (code === 'ECONNREFUSED') return directoryRefused(`${place} takes no connections.`, error)
  if (error instanceof ResultCodeError)
    return directoryRefused(`${place} knows no StartTLS, or refuses it.`, error)
  const certificate = typeof code === 'string' ? certificateFault(code) : undefined
  if (certificate !== undefined)
    return directoryRefused(`The certificate of ${place} does not hold: ${certificate}.`, error)
  const name = typeof code === 'string' ? code : 'no answer'
  return directoryRefused(`${place} cannot be spoken to over TLS (${name}).`, error)
}

function certificateFault(code: string): string | undefined {
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'it is for another name'
    case 'CERT_HAS_EXPIRED':
      return 'it has expired'
    case 'CERT_NOT_YET_VALID':
      return 'it is not valid yet'
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return 'the authority that signed it is not trusted; give its certificate'
    default:
      return code.startsWith('CERT_') ? code : undefined
  }
}
