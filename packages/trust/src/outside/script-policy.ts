/** Sources of a Content-Security-Policy by which no script runs that the site did not choose (CSP Level 3, 2.3.1). */
const OWN_SOURCE =
  /^'(?:none|self|strict-dynamic|report-sample|nonce-[\w+/=-]+|sha(?:256|384|512)-[\w+/=-]+)'$/i
const SCRIPT_DIRECTIVES = ['script-src', 'script-src-elem', 'script-src-attr']

/**
 * Whether a page with this header lets no foreign script run. By what may stand there, not by what may not: a host needs no
 * scheme to be a foreign one. Of several policies a browser keeps all, so one that is strict is enough.
 */
export function isStrictPolicy(header: string | null): boolean {
  return (header ?? '').split(',').some((policy) => {
    const directives = directivesOf(policy)
    const scripts = directives.get('script-src') ?? directives.get('default-src')
    const named = SCRIPT_DIRECTIVES.flatMap((name) => directives.get(name) ?? [])
    return scripts !== undefined && [...scripts, ...named].every((one) => OWN_SOURCE.test(one))
  })
}

/** Of two of one name the first counts (CSP Level 3, 2.2.1). */
function directivesOf(policy: string): ReadonlyMap<string, readonly string[]> {
  const directives = new Map<string, readonly string[]>()
  for (const one of policy.split(';')) {
    const [name = '', ...sources] = one.trim().split(/\s+/)
    if (!directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), sources)
  }
  return directives
}
