import { PlatformError } from '@zennnn/kernel'
import { ResultCodeError } from 'ldapts'
import { certificateFault } from './certificate-fault.ts'

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
  const certificate = certificateFault(code)
  if (certificate !== undefined) {
    const { words, isUntrusted } = certificate
    const help = isUntrusted ? '; give its certificate' : ''
    return directoryRefused(`The certificate of ${place} does not hold: ${words}${help}.`, error)
  }
  const name = typeof code === 'string' ? code : 'no answer'
  return directoryRefused(`${place} cannot be spoken to over TLS (${name}).`, error)
}
