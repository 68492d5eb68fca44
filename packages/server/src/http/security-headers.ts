const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "script-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

/**
 * Of the cloud's own hosts, below which all are its own. A domain of a customer's may be the one above hosts that we know nothing
 * of: to say the same there would shut out those of them that speak no TLS, for a year.
 */
const HSTS_BELOW = 'max-age=31536000; includeSubDomains'
const HSTS = 'max-age=31536000'

/** How long, and how far, browsers come to a host by TLS alone (RFC 6797). */
export function hstsOf(host: string, domain: string): string {
  return host === domain || host.endsWith(`.${domain}`) ? HSTS_BELOW : HSTS
}

/** Headers of every answer, whoever makes it: route, refusal, or the parser of HTTP itself. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Strict-Transport-Security': HSTS,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()',
  // What may be cached says so itself.
  'Cache-Control': 'no-store',
}
