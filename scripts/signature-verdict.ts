export interface SignatureVerdict {
  readonly verdict: 'passed' | 'failed' | 'skipped'
  /** For who reads the end of a run. */
  readonly says: string
}

/** What npm says where it reached nobody: no name, no way, no answer in time, no keys at this registry. */
const AWAY =
  /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|FETCH_ERROR)\b|found no dependencies to audit that were installed from a supported registry/
const WRONG = /\b(?:invalid|missing) registry signatures?\b|\binvalid (?:registry )?attestations?\b/

/**
 * What `npm audit signatures` found, from its exit code (null where it was ended for being too slow) and all that it wrote. A
 * wrong signature counts before a network that was away for others; what is not understood has failed.
 */
export function judgeSignatures(code: number | null, written: string): SignatureVerdict {
  if (WRONG.test(written))
    return {
      verdict: 'failed',
      says: `npm audit signatures: a package is not what its registry signed.\n${written.trim()}`,
    }
  if (code === 0) {
    const [said = ''] = /^.*verified registry signatures.*$/m.exec(written) ?? []
    return said === ''
      ? { verdict: 'failed', says: `npm audit signatures verified nothing.\n${written.trim()}` }
      : { verdict: 'passed', says: said }
  }
  if (code === null || AWAY.test(written))
    return {
      verdict: 'skipped',
      says: 'npm audit signatures: the registry or its keys cannot be asked from here, so nobody looked whether packages are signed.',
    }
  return { verdict: 'failed', says: `npm audit signatures ended with ${code}.\n${written.trim()}` }
}
