import type { FieldMeta } from '../api/meta.ts'

/**
 * Where a value leads: only to a mail, a call or a page over TLS, and only when it is nothing but that. A value that was
 * stored before it was checked (`javascript:…`) leads nowhere and is shown as the text it is.
 */
export function linkTarget(format: FieldMeta['format'], value: string): string | undefined {
  switch (format) {
    case 'email':
      return /^[^\s@:?&%]+@[^\s@:?&%]+$/.test(value) ? `mailto:${value}` : undefined
    case 'phone':
      return /^\+?[\d\s()./-]{3,}$/.test(value)
        ? `tel:${value.replaceAll(/[^+\d]/g, '')}`
        : undefined
    case 'url':
      return webTarget(value)
    default:
      return undefined
  }
}

function webTarget(value: string): string | undefined {
  const url = URL.parse(value)
  return url?.protocol === 'https:' && url.username === '' && url.password === ''
    ? url.href
    : undefined
}
